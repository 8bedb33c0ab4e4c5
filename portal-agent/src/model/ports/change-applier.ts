import type { Position } from '@data-migration/contract/portal'
import type { SourceTransaction } from '../change.ts'

export interface AppliedBatch {
  readonly position: Position
  readonly rows: bigint
  readonly conflicts: bigint
}

/** Applies changes exactly once: rows and position commit in one target transaction, the epoch check last. */
export interface ChangeApplier extends AsyncDisposable {
  /** The position committed last; null before the first batch. */
  position(): Promise<Position | null>
  apply(transactions: AsyncIterable<SourceTransaction>, signal: AbortSignal): AsyncIterable<AppliedBatch>
}
