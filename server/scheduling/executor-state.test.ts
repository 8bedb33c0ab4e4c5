import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { expect, it } from 'vitest'
import { executorState } from './executor-state.ts'

const error = toErrorBody(dmError('DM-SSH-011', { host: 'h', seconds: 30, action: 'the heartbeat' }))
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString()
const began = at(10)

it.each([
  ['heard of just now', { heartbeatAt: at(20), error: null }, 21, 'online'],
  ['silent, but no question has failed', { heartbeatAt: at(20), error: null }, 50, 'online'],
  ['one question failed, not silent for long', { heartbeatAt: at(20), error }, 22, 'online'],
  ['silent for more than three beats after an error', { heartbeatAt: at(20), error }, 24, 'lost'],
  ['not heard of since a restart, first answer pending', { heartbeatAt: at(5), error: null }, 40, 'unknown'],
  ['never heard of, first answer pending', { heartbeatAt: null, error: null }, 40, 'unknown'],
  ['not heard of since a restart, and asking fails', { heartbeatAt: at(5), error }, 14, 'lost'],
  ['asking fails right after a restart', { heartbeatAt: at(5), error }, 12, 'unknown'],
] as const)('%s: %#', (_name, executor, now, state) => {
  const times = { now: at(now), serverBegan: began, heartbeatSeconds: 1 }
  expect(executorState(executor, times).state).toBe(state)
})
