import { expect, it } from 'vitest'
import { ConflictCounts } from './conflict-counts.ts'

const met = { table: 't', kind: 'update', action: 'overwrite', rows: 4, keys: ['1', '2', '3', '4'] } as const

it('D21 adds up what batches and earlier runs have met, by table, kind and what was done', () => {
  const counts = new ConflictCounts([met])
  counts.add({ ...met, rows: 300, keys: ['5', '6', '7'] })
  counts.add({ ...met, action: 'ignore', rows: 1, keys: [] })
  expect(counts.counters()).toEqual({
    conflicts: [
      { table: 't', kind: 'update', action: 'overwrite', rows: '304' },
      { table: 't', kind: 'update', action: 'ignore', rows: '1' },
    ],
  })
})

it('tells of nothing where there was nothing', () => {
  expect(new ConflictCounts([]).counters()).toEqual({})
})
