import type { SubTaskDefinition } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { DataSourceEntry, DataSources } from '@data-migration/contract/plugin'
import { planProblem } from '@data-migration/contract/task'
import { isSource } from '../../databases/database-server.ts'
import type { SourceEnd, SubTaskOrder } from '../../store/sub-tasks.ts'

/** A definition with its data sources looked up. Throws DM-TASK-025, DM-TASK-028, DM-TASK-032. */
export async function orderOf(
  definition: SubTaskDefinition,
  dataSources: DataSources,
): Promise<SubTaskOrder> {
  const { source, target, mode, phases } = definition
  const problem = planProblem(phases, mode)
  if (problem !== null) throw dmError('DM-TASK-032', { problem })
  const from = await dataSources.get(source.dataSourceId)
  const to = await dataSources.get(target.dataSourceId)
  if (!isSource(from.kind)) throw misplaced(from, 'source')
  if (isSource(to.kind)) throw misplaced(to, 'target')
  return {
    source: endOf(from, source.database),
    target: { ...endOf(to, target.database), schema: target.schema ?? source.database },
    mode,
    objects: definition.objects ?? null,
    phases,
    preset: definition.preset,
    options: definition.options,
    pinnedTo: definition.executorId,
  }
}

function endOf({ id, kind, host, port }: DataSourceEntry, database: string): SourceEnd {
  return { dataSourceId: id, kind, host, port, database }
}

function misplaced({ name, kind }: DataSourceEntry, side: 'source' | 'target') {
  return dmError('DM-TASK-028', { dataSource: name, kind, side })
}
