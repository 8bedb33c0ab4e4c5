import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TableCounters } from '../portal/counters.ts'
import { measuredProgress } from './measured-progress.ts'

function table(rows: number, estimate: number, more: Partial<TableCounters> = {}): TableCounters {
  return {
    name: 't',
    rowsTotalEstimate: String(estimate),
    rowsRead: String(rows),
    rowsWritten: String(rows),
    rowsRejected: '0',
    bytesRead: String(rows * 10),
    bytesWritten: String(rows * 10),
    chunksTotal: 1,
    chunksDone: 0,
    rowsVerified: '0',
    state: 'copying',
    ...more,
  }
}

const tables = fc.array(
  fc.record({
    rows: fc.nat(1_000_000),
    estimate: fc.nat(1_000_000),
    state: fc.constantFrom<TableCounters['state']>('waiting', 'copying', 'copied', 'failed'),
  }),
  { minLength: 1, maxLength: 20 },
)

describe('measuredProgress', () => {
  it('counts rows of all tables, a large table for more than a small one', () => {
    const progress = measuredProgress([
      table(10, 10, { state: 'copied' }),
      table(0, 990, { state: 'waiting' }),
    ])
    expect(progress).toEqual({
      fraction: 0.01,
      rowsDone: 10n,
      rowsTotal: 1000n,
      bytesDone: 100n,
      bytesTotal: 10_000n,
    })
  })

  it('does not reach 1 by an estimate that was too low', () => {
    expect(measuredProgress([table(500, 100)]).fraction).toBeLessThan(1)
    expect(measuredProgress([table(500, 100, { state: 'copied' })]).fraction).toBe(1)
  })

  it('knows no bytes to come before the first row', () => {
    expect(measuredProgress([table(0, 100)]).bytesTotal).toBeNull()
    expect(measuredProgress([]).fraction).toBe(0)
  })

  it('is exact beyond 2^53', () => {
    const huge = table(0, 0, { rowsRead: '9007199254740993', rowsTotalEstimate: '18014398509481986' })
    expect(measuredProgress([huge]).fraction).toBe(0.5)
    expect(measuredProgress([huge]).rowsDone).toBe(9007199254740993n)
  })

  it('lies in 0..1, below 1 until every table is copied, and never falls while rows come', () => {
    fc.assert(
      fc.property(tables, fc.nat(1000), (all, step) => {
        const before = all.map(({ rows, estimate, state }) => table(rows, estimate, { state }))
        const after = all.map(({ rows, estimate, state }) =>
          table(state === 'copied' ? rows : rows + step, estimate, { state }),
        )
        const [a, b] = [measuredProgress(before).fraction, measuredProgress(after).fraction]
        expect(a).toBeGreaterThanOrEqual(0)
        expect(b).toBeGreaterThanOrEqual(a)
        expect(a === 1).toBe(all.every(({ state }) => state === 'copied'))
      }),
    )
  })
})
