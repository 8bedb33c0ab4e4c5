import type { Position } from '@data-migration/contract/portal'
import type { RowBatch } from '../row-batch.ts'
import type { KeyRange, TablePlan } from '../table-plan.ts'

/** Opens consistent views of one database and reads rows from them as bytes. Both sides implement it: verification reads the target too. */
export interface SnapshotReader {
  open(request: SnapshotRequest, signal: AbortSignal): Promise<Snapshot>
}

export interface SnapshotRequest {
  /** Sessions that see the same data. */
  readonly sessions: number
  readonly way: 'auto' | 'optimistic' | 'single-connection'
  /** Whether writers may be held up for a moment, when nothing else gives one view to all sessions. */
  readonly mayLock?: boolean
}

export interface SnapshotAttempt {
  readonly way: string
  /** `ok` or why it did not work. */
  readonly result: string
  /** How long writers of the source could have been held up. */
  readonly stallMs: number
}

/**
 * Where a view stands in the source's log. Every change up to `low` is in it and none after `high`; what lies between may
 * be or not. Exact where both are the same; null where nothing is known.
 */
export interface ViewWindow {
  readonly low: Position | null
  readonly high: Position | null
}

export interface Snapshot extends AsyncDisposable {
  readonly way: string
  /** The exact position of the view; null where the way cannot know it. */
  readonly position: Position | null
  readonly tried: readonly SnapshotAttempt[]
  /** May be fewer than asked for (single connection). One reader at a time per session. */
  readonly sessions: readonly SnapshotSession[]
}

/** Reads of a source, whose view may be given up for the sake of others. */
export interface SourceReader extends SnapshotReader {
  open(request: SnapshotRequest, signal: AbortSignal): Promise<SourceSnapshot>
}

export interface SourceSnapshot extends Snapshot {
  readonly sessions: readonly SourceSession[]
}

export interface SourceSession extends SnapshotSession {
  /** Of the view that is open now. */
  readonly window: ViewWindow
  /** The server's number for it, by which somebody else may end what it runs. */
  readonly id: number
  /** Tables stay locked against ALTER to the end of the view, not only while they are read (MariaDB with a binlog). */
  readonly keepsLocks: boolean
  /** Ends the view and opens one of the present state, which is this session's alone. Not while it reads. */
  renew(signal: AbortSignal): Promise<void>
}

export interface SnapshotSession {
  /**
   * Ranges of about `rows` rows in key order, planned lazily. The last one ends at the view's greatest key (pitfall X11),
   * so the ranges together are exactly the view's rows; a table without a key yields one open range.
   * `after` continues a plan that an earlier run began: numbers and keys go on from that range's `no` and `upper`.
   */
  planRanges(table: TablePlan, rows: number, signal: AbortSignal, after?: KeyRange): AsyncIterable<KeyRange>
  /** Exact rows of a range in this view, by the database. */
  count(table: TablePlan, range: KeyRange, signal: AbortSignal): Promise<bigint>
  /**
   * The rows of a range with the cells in the order of `table.columns`. A stream that ends early is an error (pitfall O02):
   * the reader checks the server's end-of-result, the caller checks the count.
   */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<RowBatch>
  /** The functions this server can hash rows with. */
  hashes(signal: AbortSignal): Promise<readonly HashName[]>
  /** Digests of ranges, of many tables in one round trip, in the order asked for. */
  digests(requests: readonly DigestRequest[], signal: AbortSignal): Promise<readonly RangeDigest[]>
}

export type HashName = 'md5' | 'sha256'

export interface DigestRequest {
  readonly table: TablePlan
  readonly range: KeyRange
  readonly hash: HashName
}

/**
 * What a range holds, in any order of its rows: how many, and the sum of 64 bits of each row's hash modulo 2^64 (pitfalls
 * Q07, Q21). A row is hashed as its columns' comparable texts between `|`; text-like columns are two of them, their length
 * in bytes and themselves; NULL is `N` (pitfall Q05).
 */
export interface RangeDigest {
  readonly rows: bigint
  readonly sum: bigint
}

export interface ReadRequest {
  readonly table: TablePlan
  readonly range: KeyRange
  /**
   * `load`: any order, forms as `ColumnPlan.readAs` says.
   * `key`: ordered by the key in a way both databases agree on (numbers by value, everything else by UTF-8 bytes),
   * every cell in the comparable text form described at `verify/canonical`.
   * `digest`: as `key`, but for tables without a key: any order.
   */
  readonly purpose: 'load' | 'key' | 'digest'
}
