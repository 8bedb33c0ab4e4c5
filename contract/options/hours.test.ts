import { describe, expect, it } from 'vitest'
import { isWithin, nextWithin, parseHours } from './hours.ts'

const at = (text: string) => Date.parse(text)

describe('parseHours', () => {
  it.each([
    ['22:00-06:00', { spans: [{ from: 1320, to: 360 }], zone: 'UTC' }],
    [
      ' 12:30 - 13:00, 22:00-24:00  Asia/Shanghai ',
      {
        spans: [
          { from: 750, to: 780 },
          { from: 1320, to: 1440 },
        ],
        zone: 'Asia/Shanghai',
      },
    ],
    ['', null],
  ])('reads %j', (text, hours) => {
    expect(parseHours(text)).toEqual(hours)
  })

  it.each([
    ['at night', 'at night'],
    ['22:00', '22:00'],
    ['24:00-06:00', '24:00-06:00'],
    ['22:60-06:00', '22:60-06:00'],
    ['06:00-06:00', '06:00-06:00'],
    ['22:00-06:00 Mars/Base', 'Mars/Base'],
    ['22:00-06:00,', '""'],
  ])('names what is wrong with %j', (text, named) => {
    expect(() => parseHours(text)).toThrow(named)
  })
})

describe('isWithin', () => {
  it.each([
    ['22:00-06:00', '2026-11-30T21:59:59Z', false],
    ['22:00-06:00', '2026-11-30T22:00:00Z', true],
    ['22:00-06:00', '2026-11-30T05:59:59Z', true],
    ['22:00-06:00', '2026-11-30T06:00:00Z', false],
    ['22:00-24:00', '2026-11-30T23:59:00Z', true],
    ['22:00-24:00', '2026-11-30T00:00:00Z', false],
    ['22:00-06:00 Asia/Shanghai', '2026-11-30T14:00:00Z', true],
    ['22:00-06:00 Asia/Shanghai', '2026-11-30T22:00:00Z', false],
    ['01:00-02:00, 12:00-13:00', '2026-11-30T12:30:00Z', true],
  ])('%s at %s: %s', (text, time, within) => {
    const hours = parseHours(text)
    expect(hours !== null && isWithin(hours, at(time))).toBe(within)
  })
})

describe('nextWithin', () => {
  it.each([
    ['22:00-06:00', '2026-11-30T23:10:20.500Z', '2026-11-30T23:10:20.500Z'],
    ['22:00-06:00', '2026-11-30T06:00:00Z', '2026-11-30T22:00:00Z'],
    ['22:00-06:00 Asia/Shanghai', '2026-11-30T00:00:30Z', '2026-11-30T14:00:00Z'],
    // The clocks of Berlin skip 02:00-03:00 that night.
    ['02:15-04:00 Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z'],
    ['02:15-02:45 Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-30T00:15:00Z'],
  ])('%s from %s on: %s', (text, time, next) => {
    const hours = parseHours(text)
    if (hours === null) throw new Error('no hours')
    expect(new Date(nextWithin(hours, at(time))).toISOString()).toBe(new Date(next).toISOString())
  })
})
