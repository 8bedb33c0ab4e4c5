import { installSteps } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import { stepsAfter, waitingSteps } from './step-list.ts'

const startedAt = '2026-01-01T00:00:00.000Z'
const event = { startedAt, durationMs: 5, output: 'said' } as const

it('shows a step as it goes on', () => {
  const running = stepsAfter(waitingSteps(installSteps), {
    ...event,
    name: 'upload',
    state: 'running',
    bytes: { done: 1, total: 4 },
  })
  expect(running[1]).toMatchObject({ name: 'upload', state: 'running', output: '1 / 4 bytes' })
  const done = stepsAfter(running, { ...event, name: 'upload', state: 'done', bytes: { done: 4, total: 4 } })
  expect(done.map(({ state }) => state)).toEqual([
    'waiting',
    'done',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ])
  expect(done[1]).toEqual({ name: 'upload', state: 'done', startedAt, durationMs: 5, output: 'said' })
})

it('marks what a failure leaves out, and adds the way back', () => {
  const failed = stepsAfter(waitingSteps(['check', 'upload', 'verify']), {
    ...event,
    name: 'upload',
    state: 'failed',
  })
  const back = stepsAfter(failed, { ...event, name: 'roll-back', state: 'done' })
  expect(back.map(({ name, state }) => [name, state])).toEqual([
    ['check', 'skipped'],
    ['upload', 'failed'],
    ['verify', 'skipped'],
    ['roll-back', 'done'],
  ])
})
