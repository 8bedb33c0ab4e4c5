import type { RowBatch } from '../model/row-batch.ts'
import type { ReadRequest } from '../model/ports/snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import { digestsOfBoth } from './digests-of-both.ts'
import { mergeRows } from './merge.ts'
import { compareMultisets } from './multiset.ts'
import { emptyResult, type RangeResult } from './range-result.ts'
import type { RowDifference } from './repair/difference-observer.ts'
import type { SessionPair } from './session-pool.ts'
import type { VerifySettings } from './verify-settings.ts'

export interface RangeRequest extends VerifySettings, SessionPair {
  readonly table: TablePlan
  readonly range: KeyRange
  /** Keys of refused rows that have excused none yet. */
  readonly rejectedKeys: Set<string>
  /** How many rows of the table were refused. */
  readonly rejectedRows: number
  readonly onDifference?: (difference: RowDifference) => void
  /** Told the source rows compared since the last call. */
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/** Reads both sides and compares row by row: by key order, or as multisets without a key. */
export function compareByReading(request: RangeRequest): Promise<RangeResult> {
  return request.table.key === null ? compareKeyless(request) : compareKeyed(request)
}

function compareKeyed(request: RangeRequest): Promise<RangeResult> {
  const [source, target] = readBoth(request, 'key')
  return mergeRows({ ...request, source: source(), target: target(), rejected: request.rejectedKeys })
}

function compareKeyless(request: RangeRequest): Promise<RangeResult> {
  const [source, target] = readBoth(request, 'digest')
  return compareMultisets({ ...request, source, target })
}

function readBoth(
  { source, target, table, range, throttle, signal }: RangeRequest,
  purpose: ReadRequest['purpose'],
): [() => AsyncIterable<RowBatch>, () => AsyncIterable<RowBatch>] {
  const read = { table, range, purpose }
  const slowed = async function* (batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
    for await (const batch of batches) {
      await throttle(batch.count, signal)
      yield batch
    }
  }
  return [() => slowed(source.read(read, signal)), () => target.read(read, signal)]
}

/** Where the databases' digests agree, nothing is read; null where they do not. */
export async function compareByHash(request: RangeRequest): Promise<RangeResult | null> {
  const { table, range, hash, signal, onRows, throttle } = request
  if (hash === null) return null
  const both = await digestsOfBoth(request, [{ table, range, hash }], signal)
  const [here, there] = [both.source[0], both.target[0]]
  if (here === undefined || here.rows !== there?.rows || here.sum !== there.sum) return null
  const rows = Number(here.rows)
  await throttle(rows, signal)
  onRows(rows)
  return { ...emptyResult(), rowsSource: rows, rowsTarget: rows }
}
