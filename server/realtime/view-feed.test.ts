import { dmError } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import type { ServerFrame } from '@data-migration/contract/ws'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Audience } from './audience.ts'
import type { Wanted } from './topic-views.ts'
import { ViewFeed } from './view-feed.ts'
import type { View } from './view-state.ts'

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    }),
)
afterEach(() => void vi.useRealTimers())

const limits = { stateMs: 100, progressMs: 1000, refreshMs: 10_000 }
const logger = { error: () => undefined } as unknown as Logger

/** A list with one thing in it, `n`; `tookMs` is what a reading takes. */
function feed(tookMs = 0) {
  const world = { n: 0, tookMs, failure: null as Error | null }
  const readings: { readonly atMs: number; readonly wanted: Wanted }[] = []
  const frames: ServerFrame[] = []
  const audience = new Audience('tasks')
  audience.join({ offer: (frame) => frames.push(JSON.parse(frame.toString()) as ServerFrame) > 0 }, undefined)
  const beganMs = performance.now()
  const read = async (wanted: Wanted): Promise<View> => {
    readings.push({ atMs: performance.now() - beganMs, wanted })
    if (world.tookMs > 0) await new Promise((resolve) => setTimeout(resolve, world.tookMs))
    if (world.failure !== null) throw world.failure
    return { head: null, items: [{ id: 'a', value: { n: world.n } }], covers: wanted }
  }
  const opened = new ViewFeed({ audience, read, limits, logger })
  const kinds = () => frames.map(({ kind }) => kind)
  return { world, readings, frames, kinds, opened, times: () => readings.map(({ atMs }) => atMs) }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a view', () => {
  it('is read at once, and then once a second while numbers move', async () => {
    const { world, opened, times, frames } = feed()
    await pass(0)
    for (let n = 1; n <= 50; n++) {
      world.n = n
      opened.touch('progress', 'a')
      await pass(50)
    }
    await pass(1000)
    expect(times()).toEqual([0, 1000, 2000, 3000])
    expect(frames.at(-1)?.data).toEqual({ upsert: [{ n: 50 }], remove: [] })
  })

  it('is read at once when a state changes, also while it would rest', async () => {
    const { opened, times } = feed()
    await pass(500)
    opened.touch('progress')
    await pass(100)
    opened.touch('state')
    await pass(0)
    expect(times()).toEqual([0, 600])
  })

  it('is not read all the time however many states change', async () => {
    const { opened, readings } = feed()
    for (let ms = 0; ms < 1000; ms++) {
      opened.touch('state')
      await pass(1)
    }
    expect(readings.length).toBeLessThanOrEqual(11)
  })

  it('is read once more when something changed during the reading', async () => {
    const { world, opened, frames } = feed(30)
    await pass(20)
    world.n = 7
    opened.touch('state', 'a')
    await pass(1000)
    expect(frames.flatMap(({ data }) => JSON.stringify(data)).at(-1)).toContain('"n":7')
  })

  it('that takes long to read leaves time for others', async () => {
    const { opened, readings } = feed(200)
    for (let ms = 0; ms < 10_000; ms += 10) {
      opened.touch('state')
      await pass(10)
    }
    expect(readings.length).toBeLessThanOrEqual(10)
  })

  it('is read only where it was touched, and all of it now and then', async () => {
    const { opened, readings } = feed()
    await pass(200)
    opened.touch('state', 'a')
    opened.touch('state', 'b')
    await pass(10_000)
    expect(readings.map(({ wanted }) => wanted)).toEqual(['all', ['a', 'b'], 'all'])
  })

  it('that cannot be read for a while stays, and is told anew afterwards', async () => {
    const { world, opened, kinds } = feed()
    await pass(0)
    world.failure = dmError('DM-TASK-108', { problem: 'busy' })
    opened.touch('state')
    await pass(500)
    expect(kinds()).toEqual(['snapshot', 'error'])
    world.failure = null
    await pass(1000)
    expect(kinds()).toEqual(['snapshot', 'error', 'snapshot'])
  })

  it('of something that is gone is an error, once', async () => {
    const { world, opened, kinds, frames } = feed()
    await pass(0)
    world.failure = dmError('DM-TASK-001', { task: 'a' })
    opened.touch('state')
    await pass(60_000)
    expect(kinds()).toEqual(['snapshot', 'error'])
    expect(frames.at(-1)?.data).toMatchObject({ code: 'DM-TASK-001' })
  })

  it('says nothing of what a bug says', async () => {
    const { world, frames } = feed()
    world.failure = new TypeError('secret of undefined')
    await pass(0)
    expect(frames.at(-1)?.data).toMatchObject({ code: 'DM-JOB-099' })
    expect(JSON.stringify(frames)).not.toContain('secret')
  })

  it('that is closed is not read any more', async () => {
    const { opened, readings } = feed()
    await pass(0)
    opened.close()
    opened.touch('state')
    await pass(60_000)
    expect(readings).toHaveLength(1)
  })
})
