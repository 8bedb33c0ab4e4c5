import { expect, it } from 'vitest'
import { progressSchema } from '@data-migration/contract/portal'
import { newCounters } from './counters.ts'

const counters = () =>
  newCounters([
    { name: 'b', rowsEstimate: '18446744073709551615' },
    { name: 'a', rowsEstimate: '0' },
  ])

it('counts every table apart, beyond 2^53, in the order given', () => {
  const all = counters()
  const table = all.table('b')
  table.read(9007199254740993n, 10)
  table.read(1, 5)
  table.written(2, 20)
  table.rejected(1)
  table.verified(7)
  table.chunksPlanned(3)
  table.chunkDone()
  table.state('copying')
  const progress = all.progress('full')
  expect(progressSchema.parse(progress)).toEqual(progress)
  expect(progress.tables.map(({ name }) => name)).toEqual(['b', 'a'])
  expect(table.values()).toEqual({
    name: 'b',
    rowsTotalEstimate: '18446744073709551615',
    rowsRead: '9007199254740994',
    rowsWritten: '2',
    rowsRejected: '1',
    bytesRead: '15',
    bytesWritten: '20',
    chunksTotal: 3,
    chunksDone: 1,
    rowsVerified: '7',
    state: 'copying',
  })
})

it('never goes back', () => {
  expect(() => counters().table('a').read(-1, 0)).toThrow(RangeError)
})

it('counts the rows of a comparison begun anew from nothing', () => {
  const all = counters()
  const table = all.table('a')
  table.verified(7)
  table.state('equal')
  table.verifyingAnew()
  table.verified(3)
  expect(table.values()).toMatchObject({ rowsVerified: '3', state: 'verifying' })
})

it('takes a count in place of the estimate', () => {
  const all = counters()
  all.table('a').expect(12n)
  expect(all.values()[1]).toMatchObject({ rowsTotalEstimate: '12' })
})

it('counts a table that the catalogue of the source did not have when the run began', () => {
  const all = counters()
  all.table('c').read(2, 20)
  all.table('c').read(1, 10)
  expect(all.values().map(({ name, rowsRead }) => [name, rowsRead])).toEqual([
    ['b', '0'],
    ['a', '0'],
    ['c', '3'],
  ])
})
