import { describe, expect, it } from 'vitest'
import { ChangeRates } from './change-rates.ts'

const totals = (inserts: number, updates = 0, deletes = 0, bytes = 0) => ({
  inserts: BigInt(inserts),
  updates: BigInt(updates),
  deletes: BigInt(deletes),
  bytes: BigInt(bytes),
})

describe('the pace of changes', () => {
  it('is unknown until time has passed', () => {
    const rates = new ChangeRates()
    expect(rates.after(0, totals(5))).toBeNull()
    expect(rates.after(100, totals(10))).toBeNull()
  })

  it('is told by kind', () => {
    const rates = new ChangeRates()
    rates.after(0, totals(0))
    expect(rates.after(2000, totals(100, 40, 2, 1000))).toEqual({
      inserts: 50,
      updates: 20,
      deletes: 1,
      bytes: 500,
    })
  })

  it('speaks of the last seconds only, and falls to nothing when nothing comes', () => {
    const rates = new ChangeRates()
    for (let second = 0; second <= 30; second++) rates.after(second * 1000, totals(second * 1000))
    expect(rates.after(31_000, totals(31_000))?.inserts).toBeCloseTo(1000)
    for (let second = 32; second <= 42; second++) rates.after(second * 1000, totals(31_000))
    expect(rates.after(43_000, totals(31_000))?.inserts).toBe(0)
  })
})
