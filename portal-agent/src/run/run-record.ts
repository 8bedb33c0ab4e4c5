import type { ErrorBody } from '@data-migration/contract/errors'
import type {
  CheckItem,
  ExitCode,
  IncrementalCounters,
  LiveVerification,
  ObjectResult,
  ObjectVerdict,
  Progress,
  RejectedRow,
  Report,
  SpoolCounters,
  TableVerdict,
} from '@data-migration/contract/portal'
import { objectKey } from '../model/object-key.ts'
import { type Counters, newCounters } from '../report/counters.ts'
import { overallVerdict } from '../report/overall-verdict.ts'
import { newPhaseLog, type PhaseLog } from '../report/phase-log.ts'
import { buildReport } from '../report/report-builder.ts'
import type { RunJob } from './job.ts'
import { endingOf, exitOf } from './verdict.ts'

/** What a run has found so far; the report is made from it at any time. */
export class RunRecord {
  readonly phases: PhaseLog
  readonly #job: RunJob
  readonly #now: () => Date
  readonly #startedAt: string
  readonly #objects = new Map<string, ObjectResult>()
  counters: Counters = newCounters([])
  checks: readonly CheckItem[] = []
  versions = { source: '', target: '' }
  targetSchema: string
  snapshot: Report['snapshot'] = null
  rejected: readonly RejectedRow[] = []
  repair: Report['repair']
  accounts: Report['accounts']
  verification: readonly TableVerdict[] = []
  /** Null where objects were not compared. */
  objectVerification: readonly ObjectVerdict[] | null = null
  /** Tables that did not come to their end, and why. */
  readonly halted = new Map<string, ErrorBody>()
  incremental: IncrementalCounters | null = null
  /** Tells how far the source's log is kept; null where none is. */
  spool: (() => SpoolCounters | null) | null = null
  /** Of the last comparison beside incremental. */
  asOf: LiveVerification | null = null
  onePointInTime = true
  epoch = 0

  constructor(job: RunJob, now: () => Date) {
    this.#job = job
    this.#now = now
    this.#startedAt = now().toISOString()
    this.phases = newPhaseLog(now)
    this.targetSchema = job.target.schema
  }

  object(result: ObjectResult): void {
    this.#objects.set(objectKey(result), result)
  }

  /** Makes the progress as it is when called, in the phase of now. */
  progress(): () => Progress {
    const phase = this.phases.running ?? ''
    return () => {
      const spool = this.spool?.() ?? null
      return {
        ...this.counters.progress(phase),
        ...(this.incremental === null ? {} : { incremental: this.incremental }),
        ...(this.asOf === null ? {} : { verification: this.asOf }),
        ...(spool === null ? {} : { spool }),
      }
    }
  }

  /** `error` has ended the run; null when it came to its own end. */
  report(error: ErrorBody | null): Report {
    const ending = error === null ? this.#ending() : { exitCode: exitOf(error.code), error }
    return this.#build(ending.exitCode, ending.error)
  }

  #ending(): { readonly exitCode: ExitCode; readonly error: ErrorBody | null } {
    const tables = this.counters.values().map(({ name }) => name)
    const { verification, onePointInTime } = this
    const verdict = overallVerdict({
      verification,
      tables,
      rejectedRows: this.rejected.length,
      onePointInTime,
    })
    const [halted, objects] = [[...this.halted.values()], [...this.#objects.values()]]
    const objectVerification = this.objectVerification ?? []
    return endingOf({ verdict, verification, objectVerification, halted, objects, accounts: this.accounts })
  }

  #build(exitCode: ExitCode, error: ErrorBody | null): Report {
    const { source, target, subTask } = this.#job
    return buildReport({
      subTask,
      epoch: this.epoch,
      startedAt: this.#startedAt,
      endedAt: this.#now().toISOString(),
      exitCode,
      phases: this.phases.entries(),
      source: { version: this.versions.source, database: source.database },
      target: { version: this.versions.target, database: target.database, schema: this.targetSchema },
      snapshot: this.snapshot,
      checks: [...this.checks],
      objects: [...this.#objects.values()],
      tables: this.counters.values(),
      rejected: [...this.rejected],
      verification: [...this.verification],
      onePointInTime: this.onePointInTime,
      ...(this.objectVerification === null ? {} : { objectVerification: [...this.objectVerification] }),
      ...(this.repair === undefined ? {} : { repair: this.repair }),
      ...(this.accounts === undefined ? {} : { accounts: this.accounts }),
      ...(this.incremental === null ? {} : { incremental: this.incremental }),
      ...(this.asOf === null ? {} : { asOf: this.asOf }),
      ...(error === null ? {} : { error }),
    })
  }
}
