import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChangeBlock, entrySize } from '../model/change-block.ts'
import { type Batch, LogQueue } from './log-queue.ts'

const neverAborted = new AbortController().signal

interface Part {
  readonly rows: number
  readonly bytes: number
  /** Whether a transaction ends behind it. */
  readonly ends: boolean
}

function blockOf({ rows, bytes, ends }: Part, no: number): ChangeBlock {
  return {
    bytes: Buffer.alloc(bytes),
    entries: new Int32Array(rows * entrySize),
    count: rows,
    tables: [],
    progress: { position: { kind: 'mariadb-gtid', value: `0-1-${no}` }, inside: ends ? 0 : no + 1 },
    caughtUp: false,
    transactions: ends ? 1 : 0,
    committedAtMs: 0,
    clockAheadMs: 0,
    cascadesLogged: false,
  }
}

/** What the applier is handed, for parts that come as fast as they may; the most bytes that were waiting. */
async function batchesOf(
  parts: readonly Part[],
  limits: Partial<ConstructorParameters<typeof LogQueue>[0]> = {},
) {
  const queue = new LogQueue({
    batchRows: () => 100,
    batchMs: () => 0,
    bytes: 1_000_000,
    transactionRows: 1_000,
    transactionBytes: 4_000_000,
    isPlace: () => false,
    ...limits,
  })
  let mostBytes = 0
  const read = async () => {
    for (const [no, part] of parts.entries()) {
      await queue.push({ kind: 'block', block: blockOf(part, no) }, neverAborted)
      mostBytes = Math.max(mostBytes, queue.bytes)
    }
    queue.close()
  }
  const batches: Batch[] = []
  const apply = async () => {
    for (let next = await queue.next(neverAborted); next !== null; next = await queue.next(neverAborted))
      batches.push(next)
  }
  await Promise.all([read(), apply()])
  const blocks = batches.map((batch) => (batch.kind === 'blocks' ? batch.blocks : []))
  return { blocks, mostBytes, rows: batches.map((batch) => (batch.kind === 'blocks' ? batch.rows : 0)) }
}

describe('a transaction of the source', () => {
  it('is kept together, however many changes make a batch', async () => {
    const { rows } = await batchesOf([
      { rows: 90, bytes: 10, ends: false },
      { rows: 300, bytes: 10, ends: false },
      { rows: 400, bytes: 10, ends: true },
    ])
    expect(rows).toEqual([790])
  })

  it('is handed out in pieces where it has too many changes', async () => {
    const { rows, blocks } = await batchesOf([
      ...Array.from({ length: 25 }, () => ({ rows: 100, bytes: 10, ends: false })),
      { rows: 1, bytes: 1, ends: true },
    ])
    expect(rows).toEqual([1_000, 1_000, 501])
    expect(blocks.map((piece) => piece.at(-1)?.progress.inside === 0)).toEqual([false, false, true])
  })

  it('is handed out in pieces where it has too many bytes, and never more of it is kept', async () => {
    const { rows, mostBytes } = await batchesOf([
      ...Array.from({ length: 9 }, () => ({ rows: 10, bytes: 1_000_000, ends: false })),
      { rows: 1, bytes: 1, ends: true },
    ])
    expect(rows).toEqual([40, 40, 11])
    expect(mostBytes).toBeLessThan(5_000_000)
  })
})

it('hands every block out once, in order, and all but pieces of large transactions end with one', async () => {
  const part = fc.record({
    rows: fc.nat(400),
    bytes: fc.constantFrom(1, 1_000, 900_000),
    ends: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 30 }), async (parts) => {
      const all = [...parts, { rows: 1, bytes: 1, ends: true }]
      const { blocks } = await batchesOf(all)
      expect(blocks.flat().map(({ progress }) => progress.position.value)).toEqual(
        all.map((_, no) => `0-1-${no}`),
      )
      for (const batch of blocks) {
        if (batch.at(-1)?.progress.inside === 0) continue
        const [rows, bytes] = [batch.map(({ count }) => count), batch.map((block) => block.bytes.length)]
        const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
        expect(sum(rows) >= 1_000 || sum(bytes) >= 4_000_000 - 30 * 400 * entrySize * 4).toBe(true)
      }
    }),
  )
})
