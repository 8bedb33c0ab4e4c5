import { type DmError, dmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { BulkWriter } from '../model/ports/bulk-writer.ts'
import { copyChunks, type CopyWork } from './copy-worker.ts'
import { rejectBudget } from './reject-budget.ts'
import { type Chunk, TableLoad } from './table-load.ts'
import { WorkQueue } from './work-queue.ts'

const signal = new AbortController().signal

const sourceLost = dmError('DM-SRC-007', { problem: 'p' })
const targetLost = dmError('DM-TGT-007', { problem: 'p' })
const fenced = dmError('DM-JOB-008', { epoch: 1 })
const tooMany = dmError('DM-TGT-010', { table: 'a', rejected: 2, budget: 1 })

function table(name: string): TableLoad {
  const load = new TableLoad(
    { plan: { source: { name } } } as PlannedTable,
    undefined,
    rejectBudget(name, 0, () => 0),
  )
  load.allPlanned()
  return load
}

async function queueOf(...loads: TableLoad[]): Promise<WorkQueue<Chunk>> {
  const queue = new WorkQueue<Chunk>(100)
  for (const [no, load] of loads.entries()) {
    load.opened()
    await queue.push({ table: load, range: { no, lower: null, upper: null }, suspicious: false }, signal)
  }
  queue.close()
  return queue
}

/** A worker whose tries end as `outcomes` say, in their order; afterwards all succeed. */
function workWith(queue: WorkQueue<Chunk>, outcomes: (DmError | null)[], others = false) {
  const log: string[] = []
  let writers = 0
  const work: CopyWork = {
    queue,
    openWriter: async () => {
      const no = ++writers
      return { [Symbol.asyncDispose]: async () => void log.push(`close ${no}`) } as unknown as BulkWriter
    },
    copy: async (chunk) => {
      const outcome = outcomes.shift() ?? null
      log.push(`${chunk.table.name}${chunk.range.no}${chunk.suspicious ? '?' : ''} ${outcome?.code ?? 'ok'}`)
      if (outcome !== null) throw outcome
    },
    onCopied: () => undefined,
    onComplete: (load) => log.push(`complete ${load.name}`),
    onHalted: (load, error) => log.push(`halted ${load.name} ${error.code}`),
    onFailed: (_, error, retryInMs) => log.push(`failed ${error.code}${retryInMs === null ? '' : ' again'}`),
    leave: () => others,
  }
  return { work, log }
}

describe('copyChunks', () => {
  it('copies all chunks with one writer and closes it', async () => {
    const a = table('a')
    const { work, log } = workWith(await queueOf(a, a), [])
    await copyChunks(work, signal)
    expect(log).toEqual(['a0 ok', 'a1 ok', 'complete a', 'close 1'])
  })

  it('O05: tries again with a fresh writer when the target was away', async () => {
    const { work, log } = workWith(await queueOf(table('a')), [targetLost])
    await copyChunks(work, signal)
    expect(log).toEqual([
      'a0 DM-TGT-007',
      'close 1',
      'failed DM-TGT-007 again',
      'a0 ok',
      'complete a',
      'close 2',
    ])
  })

  it('pauses a table with too many rejects and goes on with the others', async () => {
    const [a, b] = [table('a'), table('b')]
    const { work, log } = workWith(await queueOf(a, a, b), [tooMany])
    await copyChunks(work, signal)
    expect(log).toEqual(['a0 DM-TGT-010', 'close 1', 'halted a DM-TGT-010', 'b2 ok', 'complete b', 'close 2'])
  })

  it('O20: stops a table of its own that is refused, and goes on with the others', async () => {
    const refused = dmError('DM-TGT-008', { object: 'a', problem: 'p' })
    const { work, log } = workWith(await queueOf(table('a'), table('b')), [refused])
    await copyChunks(work, signal)
    expect(log).toEqual(['a0 DM-TGT-008', 'close 1', 'halted a DM-TGT-008', 'b1 ok', 'complete b', 'close 2'])
  })

  it('O06: fails as the last of workers whose sessions are lost at the same time', async () => {
    const queue = await queueOf(table('a'), table('a'))
    let alive = 2
    const leave = () => alive > 1 && alive-- > 0
    const workers = [workWith(queue, [sourceLost]), workWith(queue, [sourceLost])]
    const ends = await Promise.allSettled(workers.map(({ work }) => copyChunks({ ...work, leave }, signal)))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('hands its chunk to the others, to be counted, when its source session is lost', async () => {
    const queue = await queueOf(table('a'))
    const first = workWith(queue, [sourceLost], true)
    await copyChunks(first.work, signal)
    expect(first.log).toEqual(['a0 DM-SRC-007', 'close 1', 'failed DM-SRC-007'])
    const second = workWith(queue, [])
    await copyChunks(second.work, signal)
    expect(second.log).toEqual(['a0? ok', 'complete a', 'close 1'])
  })

  it('fails when the last source session is lost', async () => {
    const { work } = workWith(await queueOf(table('a')), [sourceLost])
    await expect(copyChunks(work, signal)).rejects.toThrow(sourceLost)
  })

  it('ends at once when it is fenced out', async () => {
    const { work, log } = workWith(await queueOf(table('a'), table('b')), [fenced])
    await expect(copyChunks(work, signal)).rejects.toThrow(fenced)
    expect(log).toEqual(['a0 DM-JOB-008', 'close 1'])
  })
})
