import type { SubTaskSummary } from '@data-migration/contract/api'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { noHistory, type RateHistory, withPoint } from './rate-history.ts'

/** What this page has seen of the pace of sub-tasks; it outlives a change of tabs. */
export const useRates = defineStore('rates', () => {
  const histories = shallowReactive(new Map<string, RateHistory>())

  /** Moments in which nothing is known to move are left out. */
  function note({ id, measured, lagMs }: SubTaskSummary, at: number): void {
    const rowsPerSecond = measured?.rowsPerSecond ?? null
    if (rowsPerSecond === null && lagMs === null) return
    const point = { at, rowsPerSecond, bytesPerSecond: measured?.bytesPerSecond ?? null, lagMs }
    const before = histories.get(id) ?? noHistory
    const after = withPoint(before, point)
    if (after !== before) histories.set(id, after)
  }

  return { histories, note }
})
