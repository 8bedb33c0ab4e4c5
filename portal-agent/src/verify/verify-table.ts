import { DmError, dmError } from '@data-migration/contract/errors'
import type { RejectedRow, TableVerdict } from '@data-migration/contract/portal'
import type { ReadRequest, SnapshotSession } from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import { mergeRows } from './merge.ts'
import { compareMultisets } from './multiset.ts'
import type { ValuePolicy } from './policy.ts'
import { addResult, emptyResult, type RangeResult } from './range-result.ts'
import { rejectedKeys } from './row-key.ts'
import { tableVerdict } from './table-verdict.ts'
import { fromRecord, toRecord, type VerifiedRangeStore } from './verified-range.ts'
import { verifyRanges } from './verify-ranges.ts'

/** A session of each side, both within a view that does not move. */
export interface SessionPair {
  readonly source: SnapshotSession
  readonly target: SnapshotSession
}

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
  readonly store?: VerifiedRangeStore
}

export interface VerifyRequest extends VerifySettings, SessionPair {
  readonly table: TablePlan
  /** Told the source rows compared since the last call. */
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Compares all rows of one table by value and counts them against the databases' own counts, so that a stream that broke
 * off or a range that was left out cannot end as `equal`. Throws the readers' DmErrors, DM-VER-002 for everything that
 * makes a comparison impossible, and the signal's reason.
 */
export async function verifyTable(asked: VerifyRequest): Promise<TableVerdict> {
  const request = { ...asked, table: withGenerated(asked.table) }
  try {
    const result = request.table.key === null ? await verifyKeyless(request) : await verifyKeyed(request)
    await assertComplete(request, result)
    return tableVerdict(request.table.source.name, result, rejectsOf(request).length)
  } catch (error) {
    request.signal.throwIfAborted()
    throw error instanceof DmError ? error : notComparable(request.table, error)
  }
}

/** What the target computes by an expression of its own must be the source's value as well (pitfall C01). */
function withGenerated(table: TablePlan): TablePlan {
  return { ...table, columns: [...table.columns, ...table.generated], generated: [] }
}

async function verifyKeyed(request: VerifyRequest): Promise<RangeResult> {
  const { table, source, chunkRows, maxDifferences, store, signal, onRows } = request
  const recorded = (await store?.load(table.source.name)) ?? new Map<number, string>()
  const rejected = rejectedKeys(table, request.rejected)
  const total = emptyResult()
  for (const range of await verifyRanges(source, table, chunkRows, signal)) {
    const known = fromRecord(recorded.get(range.no), store?.stamp ?? '', range)
    const result = known ?? (await compareRange(request, range, rejected))
    if (known !== null) onRows(known.rowsSource)
    else await store?.record(table.source.name, range.no, toRecord(store.stamp, range, result))
    addResult(total, result, maxDifferences)
  }
  return total
}

function compareRange(request: VerifyRequest, range: KeyRange, rejected: Set<string>): Promise<RangeResult> {
  const { table, policy, maxDifferences, onRows, signal } = request
  const [source, target] = readBoth(request, { table, range, purpose: 'key' })
  return mergeRows({
    table,
    source: source(),
    target: target(),
    policy,
    rejected,
    maxDifferences,
    onRows,
    signal,
  })
}

function verifyKeyless(request: VerifyRequest): Promise<RangeResult> {
  const { table, policy, maxDifferences, maxDigests, onRows, signal } = request
  const [source, target] = readBoth(request, { table, range: everything, purpose: 'digest' })
  return compareMultisets({
    table,
    source,
    target,
    policy,
    rejectedRows: rejectsOf(request).length,
    maxDifferences,
    maxDigests,
    onRows,
    signal,
  })
}

const everything: KeyRange = { no: 0, lower: null, upper: null }

function readBoth(
  { source, target, signal }: VerifyRequest,
  read: ReadRequest,
): [() => AsyncIterable<RowBatch>, () => AsyncIterable<RowBatch>] {
  return [() => source.read(read, signal), () => target.read(read, signal)]
}

function rejectsOf({ rejected, table }: VerifyRequest): readonly RejectedRow[] {
  return rejected.filter((row) => row.table === table.source.name)
}

async function assertComplete(request: VerifyRequest, result: RangeResult): Promise<void> {
  const { table, source, target, signal } = request
  const [inSource, inTarget] = await Promise.all([
    source.count(table, everything, signal),
    target.count(table, everything, signal),
  ])
  if (inSource === BigInt(result.rowsSource) && inTarget === BigInt(result.rowsTarget)) return
  throw new RangeError(
    `compared ${result.rowsSource} source and ${result.rowsTarget} target rows, the databases count ${inSource} and ${inTarget}`,
  )
}

function notComparable(table: TablePlan, error: unknown): DmError {
  const problem = error instanceof Error ? error.message : String(error)
  return dmError('DM-VER-002', { table: table.source.name, problem }, { cause: error })
}
