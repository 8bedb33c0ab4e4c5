import type { SubTaskSummary } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import { refusalFor } from '@data-migration/contract/plugin'
import { subTaskStateTable } from '@data-migration/contract/task'
import type { Operation } from '../../tasks/task-life.ts'
import type { Call } from '../call.ts'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { contains, pageOf, pageReply } from '../paging.ts'
import { auditOfDecision } from './audit-of-decision.ts'
import { differencesOf, objectCountsOf, objectDifferencesOf, tableVerdicts } from './presenter.ts'

type Request = { readonly params: { readonly subTaskId: string } }

export function subTaskRoutes(deps: HttpDeps): Handlers<RoutesBelow<'subTasks'>> {
  const { store, life, views } = deps
  const { subTasks, results } = store
  const summary = async (id: string): Promise<SubTaskSummary> => {
    const [shown] = await views.subTasks([await subTasks.get(id)])
    if (shown === undefined) throw new Error('a sub-task that is not shown')
    return shown
  }
  const operation =
    (action: Operation) =>
    async ({ params }: Request, { caller }: Call) => {
      await life.operate(params.subTaskId, action, caller)
      return await summary(params.subTaskId)
    }
  return {
    'subTasks.list': async ({ params, query }) => {
      await store.mainTasks.get(params.taskId)
      const { items, total } = await subTasks.list({ ...query, taskId: params.taskId })
      return { items: await views.subTasks(items), total, page: query.page, pageSize: query.pageSize }
    },
    'subTasks.get': async ({ params }) => (await views.subTask(params.subTaskId)).subTask,
    'subTasks.start': operation('start'),
    'subTasks.stop': operation('stop'),
    'subTasks.resume': operation('resume'),
    'subTasks.finish': operation('finish'),
    'subTasks.verify': operation('verify'),
    'subTasks.repair': operation('repair'),
    'subTasks.applyRepair': operation('apply-repair'),
    'subTasks.stopIncremental': operation('stop-incremental'),
    'subTasks.startReverse': operation('start-reverse'),
    'subTasks.stopReverse': operation('stop-reverse'),
    'subTasks.decide': async ({ params, body }, { caller, about }) => {
      about(`sub-task/${params.subTaskId}`, auditOfDecision(body))
      await life.decide(params.subTaskId, body, caller)
      return await summary(params.subTaskId)
    },
    'subTasks.reset': async ({ params, body }, { caller, about }) => {
      about(`sub-task/${params.subTaskId}`, { removeTargetData: body.removeTargetData })
      await life.reset(params.subTaskId, body, caller)
      return await summary(params.subTaskId)
    },
    'subTasks.setOption': async ({ params, body }, { caller, about }) => {
      const { subTaskId, key } = params
      about(`sub-task/${subTaskId}`, { option: key, value: body.value })
      await life.setOption(subTaskId, key, body.value, caller)
      return await summary(subTaskId)
    },
    'subTasks.tables': async ({ params, query }) => {
      await subTasks.get(params.subTaskId)
      const tables = await results.tables(params.subTaskId)
      const { state, search } = query
      const found = tables.filter(
        (table) => (state === undefined || table.state === state) && contains(table.name, search),
      )
      return pageOf(found, query)
    },
    'subTasks.objects': async ({ params, query }) => {
      await subTasks.get(params.subTaskId)
      return pageReply(await results.objects(params.subTaskId, query), query, (object) => object)
    },
    'subTasks.verification': async ({ params, query }) => {
      const { verdict } = await subTasks.get(params.subTaskId)
      const report = await results.report(params.subTaskId)
      const told = { verdict: report?.verdict ?? verdict, repair: report?.repair ?? null }
      return { ...pageOf(tableVerdicts(report, query), query), ...told }
    },
    'subTasks.differences': async ({ params, query }, { caller }) => {
      await subTasks.get(params.subTaskId)
      const masked = refusalFor(caller, 'operate') !== null
      return pageOf(differencesOf(await results.report(params.subTaskId), query.table, masked), query)
    },
    'subTasks.objectDifferences': async ({ params, query }, { caller }) => {
      await subTasks.get(params.subTaskId)
      const report = await results.report(params.subTaskId)
      const masked = refusalFor(caller, 'operate') !== null
      return { ...pageOf(objectDifferencesOf(report, masked), query), ...objectCountsOf(report) }
    },
    'subTasks.rejected': async ({ params, query }) => {
      await subTasks.get(params.subTaskId)
      return pageReply(await results.rejected(params.subTaskId, query), query, (row) => row)
    },
    'subTasks.records': async ({ params, query }) => {
      await subTasks.get(params.subTaskId)
      const page = await store.records.list(params.subTaskId, query)
      return pageReply(page, query, ({ subTaskId: _, ...record }) => ({
        ...record,
        stateCode: subTaskStateTable[record.state].code,
      }))
    },
    'subTasks.report': async ({ params }) => {
      await subTasks.get(params.subTaskId)
      const report = await results.report(params.subTaskId)
      if (report === null) throw dmError('DM-TASK-022', { what: 'this sub-task' })
      return report
    },
  }
}
