import { describe, expect, it } from 'vitest'
import { newCounters } from './counters.ts'
import { addSample, type RateSample, ratesOf, rowsTotal, sampleOf } from './rates.ts'

const sample = (atMs: number, rows: number, bytes = rows * 10): RateSample => ({
  atMs,
  rows,
  bytes,
  totalRows: 1000,
})

describe('rates', () => {
  it('are those between the first and the last sample', () => {
    expect(ratesOf([sample(0, 0), sample(1000, 70), sample(2000, 200)])).toEqual({
      rowsPerSecond: 100,
      bytesPerSecond: 1000,
      etaSeconds: 8,
    })
  })

  it.each([[[]], [[sample(0, 5)]], [[sample(5, 5), sample(5, 9)]]])('are unknown from %j', (window) => {
    expect(ratesOf(window)).toEqual({ rowsPerSecond: 0, bytesPerSecond: 0, etaSeconds: null })
  })

  it('have no end in sight while nothing moves', () => {
    expect(ratesOf([sample(0, 5), sample(1000, 5)]).etaSeconds).toBeNull()
  })
})

describe('the window', () => {
  it('keeps the samples of its span', () => {
    const window = [0, 1000, 2000, 3000].reduce<readonly RateSample[]>(
      (samples, atMs) => addSample(samples, sample(atMs, atMs), 2000),
      [],
    )
    expect(window.map(({ atMs }) => atMs)).toEqual([1000, 2000, 3000])
  })

  it('begins anew when another phase counts from zero', () => {
    expect(addSample([sample(0, 500)], sample(1000, 3), 10_000)).toEqual([sample(1000, 3)])
  })
})

describe('the total', () => {
  const counters = newCounters([{ name: 'a', rowsEstimate: '100' }])
  const table = counters.table('a')

  it('is the estimate, or what was done when that is more', () => {
    table.written(60, 600)
    table.rejected(1)
    expect(sampleOf(counters.progress('full'), 5)).toEqual({ atMs: 5, rows: 61, bytes: 600, totalRows: 100 })
    table.written(60, 600)
    expect(sampleOf(counters.progress('full'), 5)).toMatchObject({ rows: 121, totalRows: 121 })
  })

  it('is what was done once the table is loaded, not when it failed', () => {
    const values = { ...table.values(), rowsTotalEstimate: '500' }
    expect(rowsTotal('full', { ...values, state: 'copied' })).toBe(121)
    expect(rowsTotal('full', { ...values, state: 'failed' })).toBe(500)
    expect(rowsTotal('verify', { ...values, state: 'copied' })).toBe(500)
  })

  it('counts compared rows in verification', () => {
    table.verified(7)
    expect(sampleOf(counters.progress('verify'), 0).rows).toBe(7)
  })
})
