import { expect, it } from 'vitest'
import { newPhaseLog } from './phase-log.ts'

it('keeps the phases with state and times, ending one when the next starts', () => {
  let second = 0
  const log = newPhaseLog(() => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)))
  log.start('precheck')
  log.start('schema')
  expect(log.running).toBe('schema')
  log.skip('verify')
  log.end('failed')
  log.end('stopped')
  const at = (value: number): string => `2026-01-01T00:00:0${value}.000Z`
  expect(log.running).toBeNull()
  expect(log.entries()).toEqual([
    { phase: 'precheck', state: 'done', startedAt: at(0), endedAt: at(1) },
    { phase: 'verify', state: 'skipped', startedAt: at(3), endedAt: at(3) },
    { phase: 'schema', state: 'failed', startedAt: at(2), endedAt: at(4) },
  ])
})
