import type { IncrementalCounters } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { incrementalLines } from './incremental-lines.ts'

const incremental: IncrementalCounters = {
  transactions: '1200',
  changes: '3603',
  inserts: '1000',
  updates: '2600',
  deletes: '3',
  bytes: '1234567',
  lagMs: 340,
  readMs: 210,
  applyMs: 130,
  perSecond: { inserts: 10, updates: 26.4, deletes: 0, bytes: 2048 },
  queuedBytes: 4096,
  position: { kind: 'gtid', value: '0-1-77' },
}

describe('what is said of incremental', () => {
  it('is nothing before it follows', () => {
    expect(incrementalLines({ phase: 'full', tables: [] })).toEqual([])
  })

  it('is the delay by stage, the pace by kind, the position and the verdict', () => {
    const asOf = { kind: 'gtid', value: '0-1-70' } as const
    const verification = { verdict: 'equal', asOf, at: '2026-01-01T00:00:00.000Z' } as const
    expect(incrementalLines({ phase: 'incremental', tables: [], incremental, verification })).toEqual([
      'Behind    0.3 s (until read 0.2 s, applied 0.1 s), 4.10 kB wait',
      'Pace      10 inserts/s, 26 updates/s, 0 deletes/s, 2.05 kB/s',
      'Applied   1,000 inserts, 2,600 updates, 3 deletes in 1,200 transactions, 1.23 MB',
      'Position  0-1-77',
      'Verdict   equal as of 0-1-70, at 2026-01-01T00:00:00.000Z',
    ])
  })

  it('is what it waits for when nothing gets applied', () => {
    const error = {
      code: 'DM-INC-210',
      message: 'The target has not taken a batch',
      found: 'Session 7',
      remedy: 'Look there',
      params: {},
      details: [],
    }
    const stalled = { ...incremental, stalled: { since: '2026-01-01T00:00:00.000Z', error } }
    expect(incrementalLines({ phase: 'incremental', tables: [], incremental: stalled }).slice(1, 4)).toEqual([
      'Stalled   since 2026-01-01T00:00:00.000Z: DM-INC-210 The target has not taken a batch',
      '          Found: Session 7',
      '          Next step: Look there',
    ])
  })

  it('says what is not known', () => {
    const unknown = { ...incremental, lagMs: null, readMs: null, perSecond: null, position: null }
    expect(incrementalLines({ phase: 'incremental', tables: [], incremental: unknown })[0]).toContain(
      'Behind    unknown (until read unknown',
    )
  })
})
