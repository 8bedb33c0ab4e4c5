import { expect, it } from 'vitest'
import { tableCounters } from '../testing/table-counters.ts'
import { newRateBook } from './rate-book.ts'

function progress(second: number, rowsRead: number, epoch = 1) {
  const at = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()
  const tables = [tableCounters('a', { rowsRead: String(rowsRead), bytesRead: String(10 * rowsRead) })]
  return { at, epoch, progress: { phase: 'full', tables } }
}

it('needs two different counters', () => {
  const book = newRateBook()
  expect(book.rate('s', progress(0, 0))).toBeNull()
  expect(book.rate('s', progress(0, 0))).toBeNull()
  expect(book.rate('s', progress(2, 100))).toEqual({ rowsPerSecond: 50, bytesPerSecond: 500 })
})

it('forgets what is long ago, and keeps sub-tasks apart', () => {
  const book = newRateBook()
  book.rate('s', progress(0, 0))
  book.rate('s', progress(100, 0))
  book.rate('s', progress(110, 1000))
  expect(book.rate('s', progress(140, 4000))?.rowsPerSecond).toBe(100)
  expect(book.rate('other', progress(140, 4000))).toBeNull()
})

it('begins anew with a new run', () => {
  const book = newRateBook()
  book.rate('s', progress(0, 5000))
  expect(book.rate('s', progress(1, 10, 2))).toBeNull()
  expect(book.rate('s', progress(2, 20, 2))?.rowsPerSecond).toBe(10)
})
