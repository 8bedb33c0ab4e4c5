import { describe, expect, it } from 'vitest'
import { noHistory, type RateHistory, type RatePoint, withPoint } from './rate-history.ts'

const point = (second: number, rows: number | null = second): RatePoint => ({
  at: second * 1000,
  rowsPerSecond: rows,
  bytesPerSecond: null,
  lagMs: null,
})
const watched = (seconds: number, from: RateHistory = noHistory) =>
  Array.from({ length: seconds }, (_, second) => point(second)).reduce(withPoint, from)

describe('the history of a pace', () => {
  it('keeps a point a second', () => {
    expect(watched(100).points).toHaveLength(100)
    expect(withPoint(watched(100), point(99.5)).points).toHaveLength(100)
  })

  it('never holds more than a chart shows, and still reaches from the beginning to now', () => {
    for (const seconds of [240, 1000, 3600, 50_000]) {
      const { points } = watched(seconds)
      expect(points.length).toBeGreaterThan(100)
      expect(points.length).toBeLessThanOrEqual(240)
      expect(points[0]?.at).toBeLessThan(seconds * 20)
      expect(points.at(-1)?.at).toBeGreaterThan(seconds * 980)
    }
  })

  it('joins two neighbours by their mean, in order', () => {
    const { points, spacingMs } = watched(240)
    expect(spacingMs).toBe(2000)
    expect(points.slice(0, 2).map(({ rowsPerSecond }) => rowsPerSecond)).toEqual([0.5, 2.5])
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted((a, b) => a - b))
  })

  it('lets what is not known not count as nothing', () => {
    const unknown = Array.from({ length: 240 }, (_, second) => point(second, second % 2 === 0 ? null : 7))
    expect(
      unknown.reduce(withPoint, noHistory).points.every(({ rowsPerSecond }) => rowsPerSecond === 7),
    ).toBe(true)
  })
})
