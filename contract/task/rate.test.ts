import { describe, expect, it } from 'vitest'
import { etaSeconds, keepWindow, rateOf, type RateSample } from './rate.ts'

const sample = (atMs: number, rows: number, bytes = rows * 100): RateSample => ({
  atMs,
  rows: BigInt(rows),
  bytes: BigInt(bytes),
})

describe('rateOf', () => {
  it('is the average over the window', () => {
    expect(rateOf([sample(0, 0), sample(500, 900), sample(2000, 1000)])).toEqual({
      rowsPerSecond: 500,
      bytesPerSecond: 50_000,
    })
  })

  it('is unknown without a span of time, and when counters begin anew', () => {
    expect(rateOf([])).toBeNull()
    expect(rateOf([sample(5, 1)])).toBeNull()
    expect(rateOf([sample(5, 1), sample(5, 2)])).toBeNull()
    expect(rateOf([sample(0, 100), sample(1000, 3)])).toBeNull()
  })
})

describe('keepWindow', () => {
  it('keeps one sample from before the window, so that it is covered', () => {
    const samples = [sample(0, 0), sample(1000, 1), sample(2000, 2)]
    expect(keepWindow(samples, sample(3000, 3), 1500).map((kept) => kept.atMs)).toEqual([1000, 2000, 3000])
    expect(keepWindow([], sample(7, 1), 1500)).toEqual([sample(7, 1)])
  })
})

describe('etaSeconds', () => {
  const rate = { rowsPerSecond: 100, bytesPerSecond: 1000 }

  it('is the later one by rows and by bytes', () => {
    expect(etaSeconds({ rows: 1000n, bytes: 5000n }, rate)).toBe(10)
    expect(etaSeconds({ rows: 1000n, bytes: 50_000n }, rate)).toBe(50)
    expect(etaSeconds({ rows: 1000n, bytes: null }, rate)).toBe(10)
  })

  it('is unknown while nothing moves, and nought when nothing is left', () => {
    expect(etaSeconds({ rows: 1n, bytes: null }, { rowsPerSecond: 0, bytesPerSecond: 0 })).toBeNull()
    expect(etaSeconds({ rows: 1n, bytes: null }, null)).toBeNull()
    expect(etaSeconds({ rows: 0n, bytes: 0n }, null)).toBe(0)
  })
})
