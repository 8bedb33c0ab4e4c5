import type { SubTaskRecord } from '@data-migration/contract/api'
import type { SubTaskState } from '@data-migration/contract/task'
import { expect, it } from 'vitest'
import { stateSpans } from './state-spans.ts'

function record(second: number, state: SubTaskState, detail = '', user: string | null = null): SubTaskRecord {
  const at = `2026-11-20T20:00:${String(second).padStart(2, '0')}.000Z`
  return { at, kind: user === null ? 'state' : 'operation', event: '', state, stateCode: 0, user, detail }
}

it('lets each state last until the next one', () => {
  const spans = stateSpans([record(1, 'waiting', '', 'admin'), record(4, 'schema'), record(9, 'full')])
  expect(spans.map(({ state, from, to }) => [state, from.slice(17, 19), to?.slice(17, 19) ?? null])).toEqual([
    ['waiting', '01', '04'],
    ['schema', '04', '09'],
    ['full', '09', null],
  ])
  expect(spans[0]?.user).toBe('admin')
})

it('makes one stretch of repeated words about a state and keeps the newest detail', () => {
  const spans = stateSpans([
    record(1, 'full'),
    record(2, 'full', 'paused by the governor'),
    record(3, 'full'),
  ])
  expect(spans).toHaveLength(1)
  expect(spans[0]?.detail).toBe('paused by the governor')
})

it('counts a state that comes back a second time', () => {
  expect(stateSpans([record(1, 'full'), record(2, 'stalled'), record(3, 'full')])).toHaveLength(3)
})
