import type { SubTaskSummary } from '@data-migration/contract/api'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

export interface RatePoint {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly rowsPerSecond: number | null
  readonly bytesPerSecond: number | null
  readonly lagMs: number | null
}

const kept = 900
const spacingMs = 1000

/** What this page has seen of the pace of sub-tasks; it outlives a change of tabs. */
export const useRates = defineStore('rates', () => {
  const points = shallowReactive(new Map<string, readonly RatePoint[]>())

  /** Moments in which nothing is known to move are left out. */
  function note({ id, measured, lagMs }: SubTaskSummary, at: number): void {
    const before = points.get(id) ?? []
    const last = before.at(-1)
    const rowsPerSecond = measured?.rowsPerSecond ?? null
    if (rowsPerSecond === null && lagMs === null) return
    if (last !== undefined && at - last.at < spacingMs) return
    const point = { at, rowsPerSecond, bytesPerSecond: measured?.bytesPerSecond ?? null, lagMs }
    points.set(id, [...before.slice(1 - kept), point])
  }

  return { points, note }
})
