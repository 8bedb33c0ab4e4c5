import type { ErrorBody } from '@data-migration/contract/errors'
import {
  exitCode,
  type Progress,
  type SnapshotEvent,
  type StoredEvent,
} from '@data-migration/contract/portal'
import type { ProcessIdentity } from './process-identity.ts'

/** What `portal status` answers: what is it doing, since when, what is safe, what next. */
export interface Status {
  readonly v: 1
  readonly type: 'status'
  readonly subTask: string
  readonly workspace: string
  readonly state: 'running' | 'not-answering' | 'ended' | 'crashed' | 'new'
  readonly pid: number | null
  readonly phase: string | null
  readonly since: string | null
  readonly exitCode: number | null
  readonly error: ErrorBody | null
  readonly progress: Progress | null
  readonly safe: string
  readonly next: string
}

export interface StatusFacts {
  readonly subTask: string
  readonly workspace: string
  /** The living process that holds the workspace. */
  readonly holder: ProcessIdentity | null
  /** What that process answered; null when it did not. */
  readonly snapshot: SnapshotEvent | null
  readonly events: readonly StoredEvent[]
}

const ledgerSafe = 'everything the ledger on the target records as done'
const runAgain = 'Run the same command again; it continues where the ledger stands.'

export function statusOf(facts: StatusFacts): Status {
  const { subTask, workspace, holder, snapshot, events } = facts
  const run = lastRun(events)
  const common = {
    v: 1,
    type: 'status',
    subTask,
    workspace,
    pid: holder?.pid ?? null,
    phase: currentPhase(run),
    since: run.at(-1)?.at ?? null,
    exitCode: null,
    error: null,
    progress: snapshot?.progress ?? null,
  } as const
  if (holder !== null) return { ...common, ...runningStatus(holder.pid, snapshot, run) }
  const last = run.at(-1)
  if (last?.type === 'ended') return { ...common, ...endedStatus(last, run) }
  if (last === undefined) return { ...common, state: 'new', safe: 'nothing was done yet', next: runAgain }
  return { ...common, state: 'crashed', safe: ledgerSafe, next: `It ended without a word. ${runAgain}` }
}

type Rest = Pick<Status, 'state' | 'safe' | 'next'> & Partial<Status>

function runningStatus(pid: number, snapshot: SnapshotEvent | null, run: readonly StoredEvent[]): Rest {
  const since = phaseStart(run)
  if (snapshot !== null) {
    const safe = safeRows(snapshot.progress)
    return { state: 'running', since, safe, next: 'Nothing to do; "portal stop" ends it in order.' }
  }
  const next = `Process ${pid} does not answer; it may be frozen. Wake it with kill -CONT ${pid}, or run with --take-over.`
  return { state: 'not-answering', since, safe: ledgerSafe, next }
}

function endedStatus(ended: Extract<StoredEvent, { type: 'ended' }>, run: readonly StoredEvent[]): Rest {
  const error = ended.error ?? null
  const verdict = run.findLast((event) => event.type === 'verdict')?.verdict
  const proved = verdict === undefined ? 'the phases it was asked for are done' : `verdict ${verdict}`
  if (ended.exitCode === exitCode.ok) {
    const next = verdict === 'equal' ? 'Nothing.' : 'Verify with "portal verify".'
    return { state: 'ended', exitCode: 0, error, safe: `all of it: ${proved}`, next }
  }
  const next = ended.exitCode === exitCode.stopped ? runAgain : (error?.remedy ?? runAgain)
  return { state: 'ended', exitCode: ended.exitCode, error, safe: ledgerSafe, next }
}

function lastRun(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const start = events.findLastIndex((event) => event.type === 'run-started')
  return start < 0 ? [] : events.slice(start)
}

function currentPhase(run: readonly StoredEvent[]): string | null {
  return run.findLast((event) => event.type === 'phase')?.phase ?? null
}

function phaseStart(run: readonly StoredEvent[]): string | null {
  const started = run.findLast((event) => event.type === 'phase' && event.state === 'started')
  return (started ?? run[0])?.at ?? null
}

function safeRows(progress: Progress | null): string {
  if (progress === null || progress.tables.length === 0) return 'nothing was written yet'
  const rows = progress.tables.reduce((sum, table) => sum + BigInt(table.rowsWritten), 0n)
  const tables = progress.tables.filter(({ state }) => state !== 'waiting' && state !== 'copying').length
  return `${rows} rows and ${tables} of ${progress.tables.length} tables are in the target and its ledger`
}
