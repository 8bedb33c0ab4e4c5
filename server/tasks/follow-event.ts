import type { ErrorBody } from '@data-migration/contract/errors'
import { exitCode, type StoredEvent } from '@data-migration/contract/portal'
import { afterUnwantedReport, reportOf, type SubTaskEvent } from '@data-migration/contract/task'
import type { NewAlert } from '../store/alerts.ts'
import type { NewRecord } from '../store/records.ts'
import type { SubTask, SubTaskFacts, SubTaskMove } from '../store/sub-tasks.ts'
import * as notes from './run-notes.ts'
import type { Run } from './scheduling-notes.ts'
import { type Cause, changeState, type StateChange } from './state-change.ts'

/** What an event changes besides what is stored of tables, objects and rows. */
export interface Consequence {
  readonly move: SubTaskMove
  readonly records: readonly NewRecord[]
  readonly alerts: readonly Omit<NewAlert, 'taskId' | 'subTaskId' | 'executorId'>[]
  /** The sub-task needs another run. */
  readonly requeue: boolean
  /** A report that did not fit the state, for the log. */
  readonly ignored: SubTaskEvent | null
}

/** Events of a workspace that an earlier process wrote, and those before this one's first. */
export function isOwnEvent(run: Run, event: StoredEvent): boolean {
  if (event.seq <= (run.fromSeq ?? 0)) return false
  return run.heard || (event.type === 'run-started' && event.pid === run.process?.pid)
}

/** The consequences of an event of the sub-task's own run. */
export function consequenceOf(subTask: SubTask, run: Run, event: StoredEvent, now: string): Consequence {
  const facts = factsOf(subTask, event)
  const scheduling = schedulingAfter(subTask, event, now)
  const base = { ...subTask, ...facts, scheduling }
  const alerts = run.unwanted ? [] : alertsOf(subTask, event)
  const [first, ...more] = stateEvents(event)
  const nothing = { move: { ...facts, scheduling }, records: [], alerts, requeue: false, ignored: null }
  if (run.unwanted)
    return { ...nothing, move: { ...nothing.move, point: pointAfterUnwanted(subTask, event) } }
  if (first === undefined) return nothing
  const cause = { user: null, detail: detailOf(event), now }
  const change = changeState(base, first, cause) ?? insteadOf(first, base, cause)
  if (change === null) return { ...nothing, ignored: first }
  const next = more[0] === undefined ? null : changeState({ ...base, ...change.move }, more[0], cause)
  return {
    ...nothing,
    move: { ...nothing.move, ...change.move, ...next?.move },
    records: recordsOf(subTask, change, next),
    requeue: next?.move.point.state === 'waiting',
  }
}

function pointAfterUnwanted({ point }: SubTask, event: StoredEvent): SubTask['point'] {
  const report = reportOf(event)
  return report === null ? point : afterUnwantedReport(point, report)
}

/** A run that was not there to follow, and yet came to such a statement, has failed as by any other error. */
function insteadOf(report: SubTaskEvent, subTask: SubTask, cause: Cause): StateChange | null {
  return report === 'incremental-undecided' ? changeState(subTask, 'failed', cause) : null
}

/** A report that changes nothing is not worth a record. */
function recordsOf(subTask: SubTask, first: StateChange, next: StateChange | null): readonly NewRecord[] {
  const changed = first.record.state !== subTask.point.state
  return [...(changed ? [first.record] : []), ...(next === null ? [] : [next.record])]
}

/** Being fenced out although it is the sub-task's own run means that somebody else holds it: it has to be taken back. */
function stateEvents(event: StoredEvent): readonly SubTaskEvent[] {
  const lost = event.type === 'ended' && event.exitCode === exitCode.fenced
  const report = lost ? 'lost' : reportOf(event)
  if (report === null) return []
  return report === 'lost' ? ['lost', 'requeued'] : [report]
}

function schedulingAfter(subTask: SubTask, event: StoredEvent, now: string): SubTask['scheduling'] {
  const { scheduling } = subTask
  if (event.type === 'run-started') return notes.heard(scheduling)
  if (event.type !== 'ended') return scheduling
  const again = event.exitCode === exitCode.fenced || event.exitCode === exitCode.transient
  return again ? notes.interrupted(scheduling, now) : notes.ended(scheduling)
}

function factsOf({ epoch, point, scheduling }: SubTask, event: StoredEvent): Partial<SubTaskFacts> {
  const known = { epoch: Math.max(epoch, event.epoch) }
  switch (event.type) {
    case 'run-started':
      return { ...known, error: null, exitCode: null, verdict: null }
    case 'phase':
      return event.state === 'started' ? { ...known, phase: event.phase } : known
    case 'position':
      return { ...known, position: event.position, undecided: null }
    // Whatever became of a statement of the source: what stood in front of it is behind.
    case 'ddl':
      return { ...known, undecided: null }
    case 'undecided':
      return { ...known, undecided: event.statement }
    case 'verdict':
      return { ...known, verdict: event.verdict }
    case 'ended':
      return { ...known, exitCode: event.exitCode, error: event.error ?? formerFailure(point, scheduling) }
    default:
      return known
  }
}

/** What was asked for is done, and the migration is as failed as it was before. */
function formerFailure(
  { errand }: SubTask['point'],
  { failedWith }: SubTask['scheduling'],
): ErrorBody | null {
  return errand?.from === 'failed' ? (failedWith ?? null) : null
}

function alertsOf({ phase }: SubTask, event: StoredEvent): Consequence['alerts'] {
  const alert = (severity: NewAlert['severity'], error: ErrorBody) => [{ severity, phase, error }]
  if (event.type === 'alert') return alert(event.severity, event.error)
  if (event.type === 'chunk-failed') return alert('warning', event.error)
  if (event.type !== 'ended' || event.error === undefined || event.exitCode === exitCode.stopped) return []
  const passes = event.exitCode === exitCode.transient || event.exitCode === exitCode.fenced
  return alert(passes ? 'warning' : 'critical', event.error)
}

function detailOf(event: StoredEvent): string {
  if (event.type === 'phase') return event.reason ?? ''
  if (event.type !== 'ended') return ''
  return event.error === undefined ? '' : `${event.error.code} ${event.error.message}`
}
