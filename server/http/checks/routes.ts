import { dmError } from '@data-migration/contract/errors'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { orderOf } from '../tasks/order-of.ts'
import { presentCheck } from './present-check.ts'

export function checkRoutes(deps: HttpDeps): Handlers<RoutesBelow<'checks'>> {
  const { store, checks, fleet, context } = deps
  return {
    'checks.run': async ({ body }, { about }) => {
      const order = await orderOf(body.subTask, context.dataSources)
      if (body.executorId !== null) await fleet.machine(body.executorId)
      const check = await checks.forOrder(order, body.executorId)
      about(`check/${check.id}`)
      return presentCheck(check)
    },
    'checks.get': async ({ params }) => presentCheck(await store.checks.get(params.checkId)),
    'checks.runForSubTask': async ({ params }) =>
      presentCheck(await checks.forSubTask(await store.subTasks.get(params.subTaskId))),
    'checks.latestOfSubTask': async ({ params }) => {
      const { id } = await store.subTasks.get(params.subTaskId)
      const check = await store.checks.latestOf(id)
      if (check === null) throw dmError('DM-TASK-022', { what: 'a pre-check' })
      return presentCheck(check)
    },
  }
}
