import { DmError, dmError } from '@data-migration/contract/errors'
import type { TableVerdict } from '@data-migration/contract/portal'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import { compareByBisecting } from './bisect.ts'
import { compareByReading, type RangeRequest } from './compare-range.ts'
import { isHashable } from './hashable.ts'
import { MethodChoice } from './method-choice.ts'
import { addResult, emptyResult, type RangeResult } from './range-result.ts'
import type { RowDifference } from './repair/difference-observer.ts'
import { rejectedKeys } from './row-key.ts'
import type { SessionPair, SessionPool } from './session-pool.ts'
import { tableVerdict } from './table-verdict.ts'
import { fromRecord, toRecord } from './verified-range.ts'
import { sampledRanges, verifyRanges } from './verify-ranges.ts'
import type { VerifySettings } from './verify-settings.ts'

export interface VerifyRequest extends VerifySettings {
  readonly table: TablePlan
  readonly pool: SessionPool
  /** Told the source rows compared since the last call. */
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Compares all rows of one table by value and counts them against the databases' own counts, so that a stream that broke
 * off or a range that was left out cannot end as `equal`. Its ranges are compared side by side, as many at once as the pool
 * lends pairs. Throws the readers' DmErrors, DM-VER-002 for everything that makes a comparison impossible, and the
 * signal's reason.
 */
export async function verifyTable(asked: VerifyRequest): Promise<TableVerdict> {
  const request = { ...asked, table: withGenerated(asked.table) }
  request.onDifferences?.begin(request.table)
  try {
    const { result, scope } = await compareTable(request)
    return tableVerdict(request.table.source.name, result, rejectsOf(request), scope)
  } catch (error) {
    request.signal.throwIfAborted()
    throw error instanceof DmError ? error : notComparable(request.table, error)
  }
}

/** What the target computes by an expression of its own must be the source's value as well (pitfall C01). */
export function withGenerated(table: TablePlan): TablePlan {
  return { ...table, columns: [...table.columns, ...table.generated], generated: [] }
}

interface Comparison {
  readonly result: RangeResult
  readonly scope: TableVerdict['scope']
}

async function compareTable(request: VerifyRequest): Promise<Comparison> {
  const { table, scope, pool, signal, chunkRows } = request
  const planned =
    table.key === null
      ? [everything]
      : await pool.use(({ source }) => verifyRanges(source, table, chunkRows, scope, signal), signal)
  const ranges = table.key === null ? planned : sampledRanges(planned, scope.samplePercent)
  const total = emptyResult()
  // In the order of the ranges, whichever ends first: the list of differences is the same at every run.
  for (const result of await compareRanges(request, ranges)) addResult(total, result, request.maxDifferences)
  const isWindow = table.key !== null && (scope.lower !== null || scope.upper !== null)
  const isSample = ranges.length < planned.length
  if (!isSample) await pool.use((pair) => assertComplete(request, pair, total, isWindow), signal)
  return { result: total, scope: isSample ? 'sample' : isWindow ? 'key-range' : undefined }
}

const everything: KeyRange = { no: 0, lower: null, upper: null }

async function compareRanges(
  request: VerifyRequest,
  ranges: readonly KeyRange[],
): Promise<readonly RangeResult[]> {
  const { table, store, pool } = request
  const isResumable = ranges.length > 1 && request.onDifferences === undefined
  const recorded = !isResumable ? noRecords : ((await store?.load(table.source.name)) ?? noRecords)
  const keys = rejectedKeys(table, request.rejected)
  const choice = new MethodChoice()
  const results: RangeResult[] = []
  let listed = 0
  const rest = [...ranges.entries()]
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const [index, range] = next
      const known = fromRecord(recorded.get(range.no), store?.stamp ?? '', range)
      if (known !== null) request.onRows(known.rowsSource)
      const maxDifferences = Math.max(0, request.maxDifferences - listed)
      const result = known ?? (await compareRange({ ...request, maxDifferences }, range, keys, choice))
      listed += result.differences.length
      if (known === null && isResumable)
        await store?.record(table.source.name, range.no, toRecord(store.stamp, range, result))
      results[index] = result
    }
  }
  await allOrFirstError(Array.from({ length: Math.max(1, pool.alive) }, worker), () => rest.splice(0))
  return results
}

const noRecords: ReadonlyMap<number, string> = new Map()

/** Waits for all of them, also when one has failed: a session is lent out until its work has ended. */
async function allOrFirstError(work: readonly Promise<void>[], onError: () => void): Promise<void> {
  for (const each of work) each.catch(onError)
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** On a pair of the pool. What a lost pair had told of is taken back by telling less of the next try. */
async function compareRange(
  request: VerifyRequest,
  range: KeyRange,
  keys: ReadonlySet<string>,
  choice: MethodChoice,
): Promise<RangeResult> {
  let told = 0
  return await request.pool.use(async (pair) => {
    let now = 0
    const onRows = (rows: number): void => {
      now += rows
      if (now <= told) return
      request.onRows(now - told)
      told = now
    }
    const method = methodFor(request, choice)
    const startedAt = performance.now()
    const found: RowDifference[] = []
    const onDifference = (difference: RowDifference): void => void found.push(difference)
    const ranged: RangeRequest = {
      ...request,
      ...pair,
      range,
      onRows,
      rejectedKeys: new Set(keys),
      rejectedRows: rejectsOf(request),
      ...(request.onDifferences === undefined ? {} : { onDifference }),
    }
    const result = await (method === 'hash' ? compareByBisecting(ranged) : compareByReading(ranged))
    choice.measured(method, result.rowsSource, (performance.now() - startedAt) / 1000)
    request.onDifferences?.found(request.table, found)
    return result
  }, request.signal)
}

function methodFor({ method, hash, table }: VerifyRequest, choice: MethodChoice): 'stream' | 'hash' {
  if (hash === null || method === 'stream' || !isHashable(table)) return 'stream'
  return method === 'hash' ? 'hash' : choice.next()
}

function rejectsOf({ rejected, table }: VerifyRequest): number {
  return rejected.filter((row) => row.table === table.source.name).length
}

async function assertComplete(
  { table, scope, signal }: VerifyRequest,
  { source, target }: SessionPair,
  result: RangeResult,
  isWindow: boolean,
): Promise<void> {
  const range = isWindow ? { no: 0, lower: scope.lower, upper: scope.upper } : everything
  const [inSource, inTarget] = await Promise.all([
    source.count(table, range, signal),
    target.count(table, range, signal),
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
