export interface RatePoint {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly rowsPerSecond: number | null
  readonly bytesPerSecond: number | null
  readonly lagMs: number | null
}

/** The pace over a watch of any length. */
export interface RateHistory {
  readonly points: readonly RatePoint[]
  /** Points are at least so far apart; doubled each time they become too many. */
  readonly spacingMs: number
}

export const noHistory: RateHistory = { points: [], spacingMs: 1000 }

/** A chart shows no more, and a page that is open for a night must not grow. */
const mostPoints = 240

/** Adds a point unless the last one is too near. When there are too many, two neighbours become their mean. */
export function withPoint(history: RateHistory, point: RatePoint): RateHistory {
  const { points, spacingMs } = history
  const last = points.at(-1)
  if (last !== undefined && point.at - last.at < spacingMs) return history
  const all = [...points, point]
  return all.length < mostPoints
    ? { points: all, spacingMs }
    : { points: halved(all), spacingMs: spacingMs * 2 }
}

function halved(points: readonly RatePoint[]): readonly RatePoint[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1]
    if (index % 2 === 1) return []
    return next === undefined ? [point] : [between(point, next)]
  })
}

function between(one: RatePoint, other: RatePoint): RatePoint {
  return {
    at: other.at,
    rowsPerSecond: mean(one.rowsPerSecond, other.rowsPerSecond),
    bytesPerSecond: mean(one.bytesPerSecond, other.bytesPerSecond),
    lagMs: mean(one.lagMs, other.lagMs),
  }
}

function mean(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : (one + other) / 2
}
