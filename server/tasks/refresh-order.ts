import type { DataSourceEntry } from '@data-migration/contract/plugin'
import type { SourceEnd, SubTask, SubTaskOrder } from '../store/sub-tasks.ts'
import type { LifeDeps } from './life-deps.ts'

/**
 * The orders of sub-tasks that have not started, with their ends where the data sources are now. Later a changed data
 * source leads no run elsewhere: only the login is looked up again. Throws DM-TASK-025.
 */
export async function refreshedOrders(
  { dataSources }: Pick<LifeDeps, 'dataSources'>,
  subTasks: readonly SubTask[],
): Promise<ReadonlyMap<string, SubTaskOrder>> {
  const orders = new Map<string, SubTaskOrder>()
  for (const subTask of subTasks) {
    const source = await dataSources.get(subTask.source.dataSourceId)
    const target = await dataSources.get(subTask.target.dataSourceId)
    if (isWhere(subTask.source, source) && isWhere(subTask.target, target)) continue
    const { mode, objects, phases, preset, options, pinnedTo } = subTask
    const rest = { mode, objects, phases, preset, options, pinnedTo }
    orders.set(subTask.id, {
      ...rest,
      source: at(subTask.source, source),
      target: at(subTask.target, target),
    })
  }
  return orders
}

function isWhere({ kind, host, port }: SourceEnd, now: DataSourceEntry): boolean {
  return kind === now.kind && host === now.host && port === now.port
}

function at<E extends SourceEnd>(end: E, { kind, host, port }: DataSourceEntry): E {
  return { ...end, kind, host, port }
}
