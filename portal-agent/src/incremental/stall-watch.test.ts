import { describe, expect, it } from 'vitest'
import { StallWatch } from './stall-watch.ts'

const limit = 60_000

describe('a stall', () => {
  it('is work that has waited for the limit, news once', () => {
    const watch = new StallWatch()
    watch.began(12, 1000)
    expect(watch.stallAt(60_999, limit)).toBeNull()
    const stall = { sinceMs: 1000, rows: 12 }
    expect(watch.stallAt(61_000, limit)).toEqual(stall)
    expect([watch.isNews(stall), watch.isNews(stall)]).toEqual([true, false])
  })

  it('is none where there is nothing to do, however long', () => {
    const watch = new StallWatch()
    expect(watch.stallAt(1e9, limit)).toBeNull()
    watch.began(1, 0)
    watch.applied()
    expect(watch.stallAt(1e9, limit)).toBeNull()
  })

  it('is over with the work, and the next one is news again', () => {
    const watch = new StallWatch()
    watch.began(1, 0)
    watch.isNews({ sinceMs: 0, rows: 1 })
    watch.applied()
    watch.began(2, 100_000)
    expect(watch.stallAt(110_000, limit)).toBeNull()
    const next = watch.stallAt(160_000, limit)
    expect(next).toEqual({ sinceMs: 100_000, rows: 2 })
    expect(next !== null && watch.isNews(next)).toBe(true)
  })

  it('lasts over tries that are broken off', () => {
    const watch = new StallWatch()
    for (let attempt = 0; attempt < 4; attempt++) {
      watch.began(3, attempt * 30_000)
      watch.interrupted(attempt * 30_000 + 20_000)
      expect(watch.stallAt(attempt * 30_000 + 25_000, limit)).toBeNull()
    }
    watch.began(3, 120_000)
    expect(watch.stallAt(120_000, limit)).toEqual({ sinceMs: 0, rows: 3 })
  })

  it('is none of changes that were in although their try was broken off', () => {
    const watch = new StallWatch()
    watch.began(3, 0)
    watch.interrupted(1000)
    expect(watch.stallAt(1e9, limit)).toBeNull()
    watch.began(1, 1e9)
    expect(watch.stallAt(1e9 + 1, limit)).toBeNull()
  })
})
