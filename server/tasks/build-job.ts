import type { OptionValues } from '@data-migration/contract/options'
import type { DataSourceEntry } from '@data-migration/contract/plugin'
import type { DdlEdit, Job } from '@data-migration/contract/portal'
import type { StoredDdlEdit } from '../store/ddl-edits.ts'
import type { SourceEnd, SubTask, SubTaskOrder, TargetEnd } from '../store/sub-tasks.ts'

/** Logins of the two ends as they are now; passwords are not among them. */
export interface Logins {
  readonly source: DataSourceEntry
  readonly target: DataSourceEntry
}

/** What of a sub-task the job is made of; a pre-check has it before there is a sub-task. */
export type JobSource = SubTaskOrder & Pick<SubTask, 'id' | 'scheduling'>

/** The order to Portal. Options of the sub-task win over those of the main task, what was changed while it ran over both. */
export function buildJob(
  subTask: JobSource,
  taskOptions: Partial<OptionValues>,
  logins: Logins,
  edits: readonly StoredDdlEdit[],
): Job & { readonly id: string } {
  const { id, mode, preset, objects, phases, scheduling } = subTask
  const verify = phases.verify === 'auto' ? {} : { 'verify.enabled': false }
  return {
    id,
    source: { kind: sourceKind(subTask.source), ...endpoint(subTask.source, logins.source) },
    target: {
      kind: targetKind(subTask.target),
      ...endpoint(subTask.target, logins.target),
      schema: subTask.target.schema,
    },
    mode,
    preset,
    options: { ...taskOptions, ...subTask.options, ...scheduling.changedOptions, ...verify },
    ...(objects === null && edits.length === 0 ? {} : { objects: { ...objects, ...written(edits) } }),
  }
}

function written(edits: readonly StoredDdlEdit[]): { ddl?: DdlEdit[] } {
  if (edits.length === 0) return {}
  const ddl = edits.map(({ kind, sourceName, statements, sourceHash }) => ({
    kind,
    name: sourceName,
    sql: statements,
    sourceHash,
  }))
  return { ddl }
}

/** The address is the one the sub-task was queued with: an edited data source must not lead a later run elsewhere. */
function endpoint({ host, port, database }: SourceEnd, { user, tls }: DataSourceEntry) {
  return { host, port, user, database, ...(tls === null ? {} : { tls }) }
}

function sourceKind({ kind }: SourceEnd): Job['source']['kind'] {
  if (kind === 'mysql' || kind === 'mariadb') return kind
  throw new RangeError(`a source of kind ${kind}`)
}

function targetKind({ kind }: TargetEnd): Job['target']['kind'] {
  if (kind === 'postgresql' || kind === 'opengauss') return kind
  throw new RangeError(`a target of kind ${kind}`)
}
