import { expect, it } from 'vitest'
import { type SampleRow, SampleSession, sampleTable } from './sample-rows.ts'
import { sampledRanges, verifyRanges } from './verify-ranges.ts'
import { wholeScope } from './scope.ts'

const { signal } = new AbortController()
const daysAsRows = (...days: string[]): SampleRow[] => days.map((day) => [day])

it('opens the first range below and the last above, and leaves no gap (pitfall Q14)', async () => {
  const session = new SampleSession(daysAsRows('3', '5', '7', '9', '11'), 'lenenc')
  expect(await verifyRanges(session, sampleTable({ id: 'int' }, ['id']), 2, wholeScope, signal)).toEqual([
    { no: 0, lower: null, upper: ['5'] },
    { no: 1, lower: ['5'], upper: ['9'] },
    { no: 2, lower: ['9'], upper: null },
  ])
})

it('is one open range for an empty source', async () => {
  const session = new SampleSession([], 'lenenc')
  const everything = [{ no: 0, lower: null, upper: null }]
  expect(await verifyRanges(session, sampleTable({ id: 'int' }, ['id']), 2, wholeScope, signal)).toEqual(
    everything,
  )
})

it('has no bound that only MySQL can hold (pitfalls T01, T02)', async () => {
  const days = daysAsRows('0000-00-00', '2024-00-01', '2024-01-01', '2024-01-02', '2024-02-00')
  const table = sampleTable({ day: 'date' }, ['day'])
  expect(await verifyRanges(new SampleSession(days, 'lenenc'), table, 1, wholeScope, signal)).toEqual([
    { no: 0, lower: null, upper: ['2024-01-01'] },
    { no: 1, lower: ['2024-01-01'], upper: null },
  ])
})

it('cuts a window of keys out of the table, and takes an even sample of ranges', async () => {
  const rows = Array.from({ length: 20 }, (_, id): SampleRow => [String(id + 1)])
  const session = new SampleSession(rows, 'lenenc')
  const table = sampleTable({ id: 'int' }, ['id'])
  const window = { lower: ['5'], upper: ['13'] }
  expect(await verifyRanges(session, table, 4, window, signal)).toEqual([
    { no: 0, lower: ['5'], upper: ['9'] },
    { no: 1, lower: ['9'], upper: ['13'] },
  ])
  const all = await verifyRanges(session, table, 2, wholeScope, signal)
  expect(sampledRanges(all, 30).map(({ no }) => no)).toEqual([0, 3, 6])
  expect(sampledRanges(all, 1)).toHaveLength(1)
  expect(sampledRanges(all, 100)).toEqual(all)
})
