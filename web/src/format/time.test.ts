import { describe, expect, it } from 'vitest'
import { formatDuration, formatUtc, millisecondsBetween } from './time.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [350, '350 ms'],
    [12_000, '12 s'],
    [245_000, '4 m 05 s'],
    [7_380_000, '2 h 03 m'],
    [93_600_000, '1 d 02 h'],
    [-5, '0 ms'],
  ])('%d ms is %s', (milliseconds, shown) => {
    expect(formatDuration(milliseconds, 'en-US')).toBe(shown)
  })

  it('uses Chinese units', () => {
    expect(formatDuration(7_380_000, 'zh-CN')).toBe('2 小时 03 分')
  })
})

describe('formatUtc', () => {
  it('drops milliseconds and names the zone', () => {
    expect(formatUtc('2026-11-20T20:35:31.123Z')).toBe('2026-11-20 20:35:31 UTC')
  })
})

describe('millisecondsBetween', () => {
  const from = '2026-11-20T20:00:00.000Z'

  it('ends at the second instant where there is one', () => {
    expect(millisecondsBetween(from, '2026-11-20T20:00:05.000Z', 0)).toBe(5000)
  })

  it('runs up to now otherwise, and never backwards', () => {
    expect(millisecondsBetween(from, null, Date.parse(from) + 7000)).toBe(7000)
    expect(millisecondsBetween(from, null, Date.parse(from) - 7000)).toBe(0)
  })
})
