import type { RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { column, database, primary, settings, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'
import { valuePolicy } from '../value-policy.ts'
import { createCopyEncoder, type CopyEncoder } from './copy-encoder.ts'

/** Rows for tests, framed as the source frames them. */

export type Cell = string | Buffer | null

function lengthEncoded(cell: Cell): Buffer {
  if (cell === null) return Buffer.from([0xfb])
  const bytes = Buffer.from(cell)
  const length = bytes.length
  if (length < 0xfb) return Buffer.concat([Buffer.from([length]), bytes])
  if (length < 0x10000) return Buffer.concat([Buffer.from([0xfc, length & 0xff, length >> 8]), bytes])
  return Buffer.concat([
    Buffer.from([0xfd, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff]),
    bytes,
  ])
}

function int32Framed(cell: Cell): Buffer {
  const head = Buffer.alloc(4)
  const bytes = Buffer.from(cell ?? '')
  head.writeInt32BE(cell === null ? -1 : bytes.length)
  return Buffer.concat([head, bytes])
}

/** A batch whose rows lie between bytes that belong to none, as packet headers do. */
export function rowBatch(rows: readonly (readonly Cell[])[], cells: RowBatch['cells'] = 'lenenc'): RowBatch {
  const gap = Buffer.from([0xff, 0x00, 0x01])
  const frame = cells === 'lenenc' ? lengthEncoded : int32Framed
  const starts: number[] = []
  const ends: number[] = []
  const parts: Buffer[] = []
  let at = 0
  for (const row of rows) {
    const bytes = Buffer.concat(row.map(frame))
    parts.push(gap, bytes, gap)
    starts.push(at + gap.length)
    ends.push(at + gap.length + bytes.length)
    at += bytes.length + gap.length * 2
  }
  return {
    cells,
    bytes: Buffer.concat(parts),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    count: rows.length,
  }
}

type Options = Parameters<typeof settings>[0]

/** A plan of columns `c0`, `c1` ... of the given source types, all nullable, keyed by an `id` in front if `keyed`. */
export function planOf(types: readonly string[], options: Options = {}, keyed = false): TablePlan {
  const columns = types.map((type, i) => column(`c${i}`, type, { nullable: true }))
  const source = keyed
    ? table('t', [column('id', 'int'), ...columns], { indexes: [primary('id')] })
    : table('t', columns)
  const [planned] = planDatabase(database(source), settings(options)).tables
  if (!planned) throw new RangeError(types.join())
  return planned.plan
}

export interface Encoded {
  readonly buffers: readonly Buffer[]
  readonly payload: Buffer
  readonly encoder: CopyEncoder
}

export async function encodeBatches(
  plan: TablePlan,
  batches: readonly RowBatch[],
  options: Options = {},
): Promise<Encoded> {
  const encoder = createCopyEncoder(plan, valuePolicy(settings(options).options))
  const buffers: Buffer[] = []
  async function* source(): AsyncGenerator<RowBatch> {
    yield* batches
  }
  for await (const buffer of encoder.encode(source())) buffers.push(Buffer.from(buffer))
  return { buffers, payload: Buffer.concat(buffers), encoder }
}
