import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { DigestCounts, digestEnd, type DigestSpan, type Surplus } from './digest-counts.ts'
import type { ValuePolicy } from './policy.ts'
import { type RowDifference, textsOf } from './repair/difference-observer.ts'
import { emptyResult, type RangeResult } from './range-result.ts'
import { rowDigester } from './row-digest.ts'
import { RowScanner } from './row-scanner.ts'

export interface MultisetRequest {
  readonly table: TablePlan
  /** Reads a side anew from its first row; every pass must see the same rows. */
  readonly source: () => AsyncIterable<RowBatch>
  readonly target: () => AsyncIterable<RowBatch>
  readonly policy: ValuePolicy
  /** How many rows of this table the load refused. */
  readonly rejectedRows: number
  readonly maxDifferences: number
  /** Distinct uneven rows held at once, about 120 bytes each. */
  readonly maxDigests: number
  readonly onDifference?: (difference: RowDifference) => void
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Compares two sides without a key as multisets of rows. A row that was changed is one missing and one extra row: without a
 * key nobody can tell. Memory is bounded by `maxDigests`; uneven rows beyond that cost another pass over both sides.
 */
export async function compareMultisets(request: MultisetRequest): Promise<RangeResult> {
  const result = emptyResult()
  let rejectsLeft = request.rejectedRows
  let from = 0
  while (from < digestEnd) {
    const pass = await readPass(request, { from, to: digestEnd })
    if (from === 0) Object.assign(result, pass.rows)
    else assertSameRows(result, pass.rows)
    const uneven: Surplus[] = []
    rejectsLeft = settle(request, result, pass, rejectsLeft, uneven)
    if (request.onDifference !== undefined && uneven.length > 0) await tellRows(request, uneven)
    from = pass.counts.span.to
  }
  return result
}

interface Pass {
  readonly counts: DigestCounts
  /** Digests of source rows that the policy refuses. */
  readonly refused: ReadonlySet<string>
  readonly rows: Pick<RangeResult, 'rowsSource' | 'rowsTarget' | 'changedByPolicy'>
}

async function readPass(request: MultisetRequest, span: DigestSpan): Promise<Pass> {
  const columns = request.table.columns.length
  const source = new RowScanner(request.source(), columns)
  const target = new RowScanner(request.target(), columns)
  try {
    return await countBoth(request, span, source, target)
  } finally {
    await Promise.allSettled([source.close(), target.close()])
  }
}

/** Reads the side that is behind, batch by batch, so that rows stored in the same order cancel out at once. */
async function countBoth(
  request: MultisetRequest,
  span: DigestSpan,
  source: RowScanner,
  target: RowScanner,
): Promise<Pass> {
  const counts = new DigestCounts(span, request.maxDigests)
  const digester = rowDigester(request.table, request.policy)
  const refused = new Set<string>()
  let changedByPolicy = 0
  const takeSource = (): void => {
    const { digest, policy } = digester.source(source)
    counts.add(digest, 1)
    if (policy === 'changed') changedByPolicy++
    if (policy === 'rejected' && refused.size < request.rejectedRows) refused.add(digest)
  }
  const takeTarget = (): void => counts.add(digester.target(target), -1)
  let [inSource, inTarget] = [true, true]
  while (inSource || inTarget) {
    request.signal.throwIfAborted()
    const before = source.rows
    if (inSource && (!inTarget || source.rows <= target.rows)) inSource = await takeBatch(source, takeSource)
    else inTarget = await takeBatch(target, takeTarget)
    if (span.from === 0 && source.rows > before) request.onRows(source.rows - before)
  }
  return { counts, refused, rows: { rowsSource: source.rows, rowsTarget: target.rows, changedByPolicy } }
}

async function takeBatch(rows: RowScanner, take: () => void): Promise<boolean> {
  if (!(await rows.refill())) return false
  do take()
  while (rows.step())
  return true
}

/** Passes over a moving table would each be right and together wrong. */
function assertSameRows(first: Pass['rows'], now: Pass['rows']): void {
  if (first.rowsSource === now.rowsSource && first.rowsTarget === now.rowsTarget) return
  throw new RangeError(
    `the rows changed between two passes (${first.rowsSource}/${first.rowsTarget}, then ${now.rowsSource}/${now.rowsTarget})`,
  )
}

/** Books the uneven rows of one pass; returns how many refused rows are not accounted for yet. */
function settle(
  request: MultisetRequest,
  result: RangeResult,
  pass: Pass,
  rejectsLeft: number,
  uneven: Surplus[],
): number {
  let left = rejectsLeft
  for (const { digest, surplus } of pass.counts.surpluses()) {
    const excused = surplus > 0 && pass.refused.has(digest) ? Math.min(surplus, left) : 0
    left -= excused
    result.changedByPolicy += excused
    book(result, digest, surplus - excused, request.maxDifferences)
    if (surplus !== excused) uneven.push({ digest, surplus: surplus - excused })
  }
  return left
}

/** Digests have no cells: another pass over both sides finds the rows they are of. */
async function tellRows(request: MultisetRequest, uneven: readonly Surplus[]): Promise<void> {
  const { table, policy, onDifference, signal } = request
  const left = new Map(uneven.map(({ digest, surplus }) => [digest, surplus]))
  const digester = rowDigester(table, policy)
  const walk = async (batches: AsyncIterable<RowBatch>, tell: (rows: RowScanner) => void): Promise<void> => {
    const rows = new RowScanner(batches, table.columns.length)
    try {
      while (await takeBatch(rows, () => tell(rows))) signal.throwIfAborted()
    } finally {
      await rows.close()
    }
  }
  await walk(request.source(), (rows) => {
    const { digest } = digester.source(rows)
    const surplus = left.get(digest) ?? 0
    if (surplus <= 0) return
    left.set(digest, surplus - 1)
    onDifference?.({ kind: 'missing', source: textsOf(rows) })
  })
  await walk(request.target(), (rows) => {
    const digest = digester.target(rows)
    const surplus = left.get(digest) ?? 0
    if (surplus >= 0) return
    left.set(digest, surplus + 1)
    onDifference?.({ kind: 'extra', target: textsOf(rows) })
  })
}

function book(result: RangeResult, digest: string, surplus: number, maxDifferences: number): void {
  if (surplus === 0) return
  const kind = surplus > 0 ? 'missing' : 'extra'
  result[kind] += Math.abs(surplus)
  const key = Buffer.from(digest, 'latin1').toString('hex')
  for (let row = 0; row < Math.abs(surplus) && result.differences.length < maxDifferences; row++)
    result.differences.push({ kind, key, columns: [] })
}
