import type { Check } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { StoredCheck } from '../../store/checks.ts'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { orderOf } from '../tasks/order-of.ts'

export function checkRoutes(deps: HttpDeps): Handlers<RoutesBelow<'checks'>> {
  const { store, checks, fleet, context } = deps
  return {
    'checks.run': async ({ body }, { about }) => {
      const order = await orderOf(body.subTask, context.dataSources)
      if (body.executorId !== null) await fleet.machine(body.executorId)
      const check = await checks.forOrder(order, body.executorId)
      about(`check/${check.id}`)
      return present(check)
    },
    'checks.get': async ({ params }) => present(await store.checks.get(params.checkId)),
    'checks.runForSubTask': async ({ params }) =>
      present(await checks.forSubTask(await store.subTasks.get(params.subTaskId))),
    'checks.latestOfSubTask': async ({ params }) => {
      const { id } = await store.subTasks.get(params.subTaskId)
      const check = await store.checks.latestOf(id)
      if (check === null) throw dmError('DM-TASK-022', { what: 'a pre-check' })
      return present(check)
    },
  }
}

function present(check: StoredCheck): Check {
  return { ...check, items: [...check.items] }
}
