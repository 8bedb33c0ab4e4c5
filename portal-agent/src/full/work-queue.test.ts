import { describe, expect, it } from 'vitest'
import { WorkQueue } from './work-queue.ts'

const signal = new AbortController().signal

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('WorkQueue', () => {
  it('gives items in order and null at the end', async () => {
    const queue = new WorkQueue<number>(10)
    await queue.push(1, signal)
    await queue.push(2, signal)
    queue.close()
    expect(await queue.take(signal)).toBe(1)
    expect(await queue.take(signal)).toBe(2)
    queue.done()
    queue.done()
    expect(await queue.take(signal)).toBeNull()
  })

  it('X20: holds the planner back while its capacity is untaken', async () => {
    const queue = new WorkQueue<number>(2)
    const planned: number[] = []
    const planner = (async () => {
      for (let item = 0; item < 4; item++) {
        await queue.push(item, signal)
        planned.push(item)
      }
    })()
    await settle()
    expect(planned).toEqual([0, 1])
    await queue.take(signal)
    await settle()
    expect(planned).toEqual([0, 1, 2])
    await queue.take(signal)
    await planner
    expect(planned).toEqual([0, 1, 2, 3])
  })

  it('keeps an idle worker while an item in work may still be handed back', async () => {
    const queue = new WorkQueue<string>(1)
    await queue.push('chunk', signal)
    queue.close()
    expect(await queue.take(signal)).toBe('chunk')
    const other = queue.take(signal)
    queue.handBack('chunk')
    expect(await other).toBe('chunk')
    queue.done()
    expect(await queue.take(signal)).toBeNull()
  })

  it('puts a handed-back item before the others', async () => {
    const queue = new WorkQueue<string>(2)
    await queue.push('first', signal)
    await queue.push('second', signal)
    await queue.take(signal)
    queue.handBack('first')
    expect(await queue.take(signal)).toBe('first')
  })

  it('ends waiting takers and pushers with the reason of the abort', async () => {
    const stop = new AbortController()
    const empty = new WorkQueue<number>(1)
    const taker = empty.take(stop.signal)
    const full = new WorkQueue<number>(1)
    await full.push(1, stop.signal)
    const pusher = full.push(2, stop.signal)
    stop.abort(new Error('stopped'))
    await expect(taker).rejects.toThrow('stopped')
    await expect(pusher).rejects.toThrow('stopped')
  })

  it('gives what is preferred first, and anything rather than nothing', async () => {
    const queue = new WorkQueue<string>(3)
    for (const item of ['a1', 'a2', 'b1']) await queue.push(item, signal)
    const isB = (item: string) => item.startsWith('b')
    expect([await queue.take(signal, isB), await queue.take(signal, isB)]).toEqual(['b1', 'a1'])
  })
})
