import { describe, expect, it } from 'vitest'
import { chunkRows } from './chunk-rows.ts'

const limits = { rows: 200_000, megabytes: 256 }

describe('chunkRows', () => {
  it.each([
    ['narrow rows', '8000000', '1200000000', 200_000],
    ['rows of about 10 kB', '1000000', '10485760000', 25_600],
    ['X18: rows of 64 MB, but no crumbs', '200', '13421772800', 100],
    ['an empty table', '0', '16384', 200_000],
    ['X18: no estimate at all', '', '', 200_000],
    ['X18: an estimate of nothing', '5', '0', 200_000],
  ])('%s', (_what, rowsEstimate, dataBytes, rows) => {
    expect(chunkRows({ rowsEstimate, dataBytes }, limits)).toBe(rows)
  })
})
