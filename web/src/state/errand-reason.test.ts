import type { SubTaskSummary } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import { errandReason, type ErrandReason } from './errand-reason.ts'

it.each<[SubTaskSummary['state'], SubTaskSummary['mode'], ErrandReason]>([
  ['not-started', 'offline', 'not-moved'],
  ['precheck-failed', 'online', 'not-moved'],
  ['full', 'offline', 'at-work'],
  ['waiting', 'offline', 'at-work'],
  ['stopped', 'offline', 'not-moved'],
  ['failed', 'offline', 'not-moved'],
  ['incremental', 'online', 'follows'],
  ['stopped', 'online', 'follows'],
  ['finished', 'offline', 'has-ended'],
])('in %s, %s, the reason is %s', (state, mode, reason) => {
  expect(errandReason({ state, mode, possible: [] }, 'repair')).toBe(reason)
  expect(errandReason({ state, mode, possible: ['repair'] }, 'repair')).toBeNull()
})
