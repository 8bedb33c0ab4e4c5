import type { RejectedRow } from '@data-migration/contract/portal'
import type { HashName } from '../model/ports/snapshot-reader.ts'
import type { ValuesShown } from './cell-values.ts'
import type { DifferenceObserver } from './repair/difference-observer.ts'
import type { ValuePolicy } from './policy.ts'
import type { Scope } from './scope.ts'
import type { VerifiedRangeStore } from './verified-range.ts'

export interface VerifySettings {
  readonly policy: ValuePolicy
  /** All rows the load refused, by the ledger. */
  readonly rejected: readonly RejectedRow[]
  /** Differing rows listed per table; all are counted. */
  readonly maxDifferences: number
  /** Rows of a range, the unit that is recorded as verified. */
  readonly chunkRows: number
  /** Rows without a counterpart held at once for a table without a key (about 120 bytes each). */
  readonly maxDigests: number
  readonly method: 'auto' | 'stream' | 'hash'
  /** The function both databases hash with; null = none, then rows are read whatever `method` says. */
  readonly hash: HashName | null
  readonly values: ValuesShown
  readonly scope: Scope
  /** Resolves when the rows just compared fit the limits in force. */
  readonly throttle: (rows: number, signal: AbortSignal) => Promise<void>
  readonly store?: VerifiedRangeStore
  /** Asked for when rows are to be repaired; nothing recorded is taken for compared then. */
  readonly onDifferences?: DifferenceObserver
}
