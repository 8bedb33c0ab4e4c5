import type { SubTaskDetail, SubTaskSummary } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import { decisionActions, type ObjectResult, type TableCounters } from '@data-migration/contract/portal'
import {
  etaSeconds,
  measuredProgress,
  type ObjectCounts,
  possibleRequests,
  type Rate,
  subTaskProgress,
  type SubTaskState,
  subTaskStateTable,
} from '@data-migration/contract/task'
import type { ObjectCount, StoredProgress } from '../store/results.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { isUndecided } from '../tasks/open-decision.ts'

/** Everything that is shown of a sub-task, as it was read. */
export interface SubTaskFacts {
  readonly subTask: SubTask
  readonly progress: StoredProgress | null
  readonly objects: readonly ObjectCount[]
  readonly rowsRejected: number
  readonly executorName: string | null
  /** Why it waits in the queue. */
  readonly waiting: ErrorBody | null
  readonly rate: Rate | null
}

export function presentSubTask(facts: SubTaskFacts): SubTaskSummary {
  const { subTask, progress, waiting, executorName, rate } = facts
  const { point, executorId } = subTask
  const tables = progress?.progress.tables ?? []
  return {
    id: subTask.id,
    number: subTask.number,
    taskId: subTask.taskId,
    source: subTask.source,
    target: subTask.target,
    mode: point.mode,
    state: point.state,
    stateCode: subTaskStateTable[point.state].code,
    since: subTask.since,
    reason: reasonOf(facts),
    waiting: point.state === 'waiting' ? waiting : null,
    pending: point.pending,
    errand: point.errand?.kind ?? null,
    undecided: point.state === 'incremental-paused' && isUndecided(subTask),
    reportDue: subTask.scheduling.reportOn !== null,
    possible: [...possibleRequests(point)],
    phase: subTask.phase,
    progress: subTaskProgress(point, objectCounts(tables, facts.objects)),
    measured: tables.length === 0 ? null : measuredOf(tables, rate),
    lagMs: lagOf(facts),
    executor: executorId === null ? null : { id: executorId, name: executorName ?? executorId },
    epoch: subTask.epoch,
    verdict: subTask.verdict,
    exitCode: subTask.exitCode,
    rowsRejected: String(rejected(tables, facts.rowsRejected)),
    error: subTask.error,
    startedAt: subTask.startedAt,
    finishedAt: subTask.finishedAt,
  }
}

export function presentSubTaskDetail(facts: SubTaskFacts, taskName: string): SubTaskDetail {
  const { tables = [], incremental, verification } = facts.progress?.progress ?? {}
  return {
    ...presentSubTask(facts),
    taskName,
    objects: objectTable(facts.objects),
    tables: { total: tables.length, byState: countBy(tables, ({ state }) => state) },
    position: incremental?.position ?? facts.subTask.position,
    incremental: incremental ?? null,
    decision: decisionOf(facts),
    verification: verification ?? null,
  }
}

function decisionOf({ subTask, progress }: SubTaskFacts): SubTaskDetail['decision'] {
  const { undecided, error, scheduling } = subTask
  if (undecided === null || !isUndecided(subTask)) return null
  const known = progress?.progress.tables.length ?? 0
  // One that is left without tables has nothing to follow.
  const others = known === 0 || known > undecided.tables.length
  return {
    ...undecided,
    error,
    decided: scheduling.decided?.statement === undecided.id ? scheduling.decided.action : null,
    choices: decisionActions.filter((action) => action !== 'leave-out' || others),
  }
}

/** Outside of these nothing follows, and an age would only grow. */
const follows: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'incremental',
  'incremental-stopping',
  'verifying',
  'verified',
])

function lagOf({ subTask, progress }: SubTaskFacts): number | null {
  if (!follows.has(subTask.point.state) || progress?.epoch !== subTask.epoch) return subTask.lagMs
  return progress.progress.incremental?.lagMs ?? null
}

/** How many there are of each kind. */
export function countBy<T, K extends string>(
  items: readonly T[],
  kindOf: (item: T) => K,
): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {}
  for (const item of items) {
    const kind = kindOf(item)
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

function reasonOf({ subTask, waiting }: SubTaskFacts): string {
  return (subTask.point.state === 'waiting' ? waiting?.message : subTask.error?.message) ?? ''
}

function measuredOf(tables: readonly TableCounters[], rate: Rate | null): SubTaskSummary['measured'] {
  const { fraction, rowsDone, rowsTotal, bytesDone, bytesTotal } = measuredProgress(tables)
  const remaining = { rows: rowsTotal - rowsDone, bytes: bytesTotal === null ? null : bytesTotal - bytesDone }
  return {
    fraction,
    rowsDone: String(rowsDone),
    rowsTotal: String(rowsTotal),
    bytesDone: String(bytesDone),
    bytesTotal: bytesTotal === null ? null : String(bytesTotal),
    rowsPerSecond: rate?.rowsPerSecond ?? null,
    bytesPerSecond: rate?.bytesPerSecond ?? null,
    etaSeconds: fraction === 1 ? 0 : etaSeconds(remaining, rate),
  }
}

/** Counters are ahead of the rows told one by one; a report may know of more than the last counters. */
function rejected(tables: readonly TableCounters[], listed: number): bigint {
  const counted = tables.reduce((sum, { rowsRejected }) => sum + BigInt(rowsRejected), 0n)
  return counted > BigInt(listed) ? counted : BigInt(listed)
}

const copied: ReadonlySet<TableCounters['state']> = new Set(['copied', 'verifying', 'equal', 'different'])
const otherKinds: ReadonlySet<ObjectResult['kind']> = new Set(['view', 'function', 'procedure', 'trigger'])
const there: ReadonlySet<ObjectResult['state']> = new Set(['created', 'exists'])

function objectCounts(tables: readonly TableCounters[], objects: readonly ObjectCount[]): ObjectCounts {
  const others = objects.filter(({ kind }) => otherKinds.has(kind))
  return {
    tables: tables.length,
    tablesDone: tables.filter(({ state }) => copied.has(state)).length,
    others: total(others),
    othersDone: total(others.filter(({ state }) => there.has(state))),
  }
}

function total(counts: readonly ObjectCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

function objectTable(counts: readonly ObjectCount[]): SubTaskDetail['objects'] {
  const kinds = [...new Set(counts.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const own = counts.filter((one) => one.kind === kind)
    const of = (...states: ObjectResult['state'][]) =>
      total(own.filter(({ state }) => states.includes(state)))
    return {
      kind,
      total: total(own),
      created: of('created', 'exists'),
      failed: of('failed'),
      notConverted: of('not-converted', 'skipped'),
    }
  })
}
