import { describe, expect, it } from 'vitest'
import type { PlannedTable } from '../convert/plan-database.ts'
import { planOf, rowBatch } from '../convert/encode/batches.fixture.ts'
import { valuePolicy } from '../convert/value-policy.ts'
import { settings } from '../convert/fixtures.ts'
import type { BulkWriter, ChunkCopy } from '../model/ports/bulk-writer.ts'
import type { SourceSession } from '../model/ports/snapshot-reader.ts'
import { copyChunk } from './copy-chunk.ts'
import { rejectBudget } from './reject-budget.ts'
import { TableLoad } from './table-load.ts'

const signal = new AbortController().signal

/** Copies two rows of a chunk that has `counted` of them in the view; whether it was committed. */
async function copied(counted: bigint): Promise<boolean> {
  let committed = false
  const session = {
    window: { low: null, high: null },
    count: async () => counted,
    async *read() {
      yield rowBatch([['1'], ['2']])
    },
  } as unknown as SourceSession
  const writer = {
    copyChunk: async (request: ChunkCopy) => {
      for await (const _ of request.data) continue
      request.finish()
      committed = true
    },
  } as unknown as BulkWriter
  const table = new TableLoad(
    { plan: planOf(['int']) } as PlannedTable,
    undefined,
    rejectBudget('t', 0, () => 0),
  )
  const chunk = { table, range: { no: 0, lower: null, upper: null }, suspicious: true }
  const policy = valuePolicy(settings().options)
  const tools = { session, writer, policy, throttle: async () => undefined, onFinish: () => undefined }
  await copyChunk(chunk, tools, signal)
  return committed
}

describe('a chunk of which the source gives fewer rows than it holds', () => {
  it('O02 O23 is an error and never committed', async () => {
    expect(await copied(2n)).toBe(true)
    await expect(copied(3n)).rejects.toMatchObject({ code: 'DM-SRC-008' })
  })
})
