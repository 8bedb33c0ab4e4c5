import type { NewEvent, Progress, Report, StatementDecision } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { Logger } from '../log.ts'
import type { RunJob } from './job.ts'
import type { LiveOptions } from './live-options.ts'
import type { JobPorts } from './ports.ts'
import type { RunRecord } from './run-record.ts'
import type { RunWishes } from './wishes.ts'

/** Where a run tells what happens. */
export interface EventSink {
  append(event: NewEvent): void
  /** `make` is called when it is time to tell, and not for every call. */
  progress(make: () => Progress): void
}

/** What every phase of a run works with. */
export interface RunContext {
  readonly job: RunJob
  readonly ports: JobPorts
  readonly options: LiveOptions
  readonly sink: EventSink
  readonly record: RunRecord
  readonly log: Logger
  readonly takeOver: boolean
  /** Where reports and statements of repair go; null for a run that leaves no trace. */
  readonly reports: string | null
  /** Where the source's log is kept until it is followed; null for a run that leaves no trace. */
  readonly spool: string | null
  /** Its reason is the coded error the run ends with: stopped by the user, or fenced. */
  readonly signal: AbortSignal
  readonly wishes: RunWishes
  /** Keeps what is known so far beside the report of the end; nothing for a run that leaves no trace. */
  readonly keepReport: (report: Report) => Promise<void>
  /** What an operator has decided about a statement of the log, by its id. */
  readonly decision: (statement: string) => StatementDecision | null
  /** Told what would be made, also where something stops the run. */
  readonly onPlan: (plan: DatabasePlan) => void
  /** Told the epoch once the sub-task is claimed. */
  readonly onClaimed: (epoch: number) => void
}
