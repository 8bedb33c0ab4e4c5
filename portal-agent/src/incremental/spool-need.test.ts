import { optionDefaults } from '@data-migration/contract/options'
import { describe, expect, it } from 'vitest'
import { estimatedLoadMs, needsSpool } from './spool-need.ts'

const hour = 3_600_000
const gigabyte = 1_000_000_000
const facts = (keptForMs: number | null, gigabytes: number, rows = 0) => ({
  keptForMs,
  bytes: gigabytes * gigabyte,
  rows,
})

describe('X05 the log is kept on the executor', () => {
  it.each([
    ['not where the source keeps it for good', {}, facts(null, 10_000), false],
    ['not where it is kept for more than three times the load', {}, facts(31 * hour, 360), false],
    ['where it is kept for three times the load', {}, facts(30 * hour, 360), true],
    ['where it is kept for less', {}, facts(hour, 360), true],
    ['not for small tables of a source with a day', {}, facts(24 * hour, 0.001), false],
    ['for small tables of a source with minutes', {}, facts(hour / 2, 0.001), true],
    [
      'where a limit makes the load slow, by bytes',
      { 'limit.bytesPerSecond': 1000 },
      facts(720 * hour, 5),
      true,
    ],
    ['or by rows', { 'limit.rowsPerSecond': 10 }, facts(720 * hour, 1, 10_000_000), true],
    [
      'where a limit is far away, as without',
      { 'limit.bytesPerSecond': 1_000_000_000 },
      facts(31 * hour, 360),
      false,
    ],
    ['where rows are loaded at certain hours', { 'limit.hours': '22:00-06:00' }, facts(720 * hour, 1), true],
    ['but not there where it is kept for good', { 'limit.hours': '22:00-06:00' }, facts(null, 1), false],
    ['always where that is wished for', { 'spool.mode': 'always' }, facts(null, 0), true],
    ['never where that is wished for', { 'spool.mode': 'never' }, facts(60_000, 1000), false],
  ] as const)('%s', (_, options, known, expected) => {
    expect(needsSpool({ ...optionDefaults, ...options }, known)).toBe(expected)
  })

  it('for a load of at least ten minutes', () => {
    expect(estimatedLoadMs(optionDefaults, { bytes: 0, rows: 0 })).toBe(600_000)
    expect(estimatedLoadMs(optionDefaults, { bytes: 36 * gigabyte, rows: 0 })).toBe(hour)
  })
})
