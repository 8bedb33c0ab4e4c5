import type { OptionValues } from '@data-migration/contract/options'
import type { DmError } from '@data-migration/contract/errors'
import type { Position, StatementDecision, UndecidedStatement } from '@data-migration/contract/portal'
import type { ChangeKinds } from './change-kinds.ts'
import type { FenceBox } from './fence.ts'
import type { LoggedStatement, LogProgress } from '../model/change-block.ts'
import type { ApplyConflict, ChangeApplier } from '../model/ports/change-applier.ts'
import type { ChangeReader } from '../model/ports/change-reader.ts'
import type { TableRecord } from '../model/ports/ledger.ts'
import type { StructureRequest } from './followed-structure.ts'

/** What the phase tells while it works. */
export interface IncrementalObserver {
  /** A batch is handed to the target. `oldestAtMs`: commit of its first change, by this machine's clock; 0 where unknown. */
  applying(rows: number, oldestAtMs: number): void
  applied(batch: AppliedBatch): void
  /** `target`: what was carried out on the target. */
  statement(statement: LoggedStatement, action: string, target: readonly string[]): void
  /** The run ends at it. */
  undecided(statement: UndecidedStatement): void
  interrupted(error: DmError, retryInMs: number): void
}

export interface AppliedBatch {
  readonly progress: LogProgress
  readonly transactions: number
  readonly rows: number
  readonly kinds: ChangeKinds
  /** Changes that met another state of the target, and did not stop at it. */
  readonly conflicts: readonly ApplyConflict[]
  readonly bytes: number
  /** Of the last transaction, by this machine's clock; 0 where unknown. */
  readonly committedAtMs: number
  /** From the commit on the source until it was read; null where that is not known. */
  readonly readMs: number | null
  readonly applyMs: number
  readonly queuedBytes: number
  readonly caughtUp: boolean
}

/** Holds changes back on somebody's wish. */
export interface ApplyThrottle {
  /** Changes of one transaction of the target that the wish allows. */
  mostRows(): number
  /** Resolves when so many changes may be applied. Rejects with the signal's reason. */
  pass(rows: number, signal: AbortSignal): Promise<void>
}

export interface IncrementalRequest {
  readonly structure: StructureRequest
  readonly records: readonly TableRecord[]
  /** From where the log is needed; null where the load could not tell. */
  readonly start: Position | null
  readonly reader: ChangeReader
  readonly openApplier: () => Promise<ChangeApplier>
  readonly options: { readonly values: OptionValues }
  readonly throttle: ApplyThrottle
  readonly observer: IncrementalObserver
  /** What an operator has decided about a statement, by its id. */
  readonly decision: (statement: string) => StatementDecision | null
  /** Aborted by the wish to end in order: at the place where the log stands then. */
  readonly finish: AbortSignal
  /** Moments at which target and source have to be the same. */
  readonly fences: FenceBox
}
