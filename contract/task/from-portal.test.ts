import { describe, expect, it } from 'vitest'
import { dmError } from '../errors/dm-error.ts'
import { toErrorBody } from '../errors/error-body.ts'
import type { NewEvent, StoredEvent } from '../portal/event.ts'
import { exitCode } from '../portal/exit-code.ts'
import { reportOf, reportOfExit } from './from-portal.ts'
import type { SubTaskEvent } from './sub-task-event.ts'
import { newPoint, transition } from './transition.ts'

const stored = (event: NewEvent): StoredEvent => ({
  v: 1,
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  ...event,
})
const phase = (name: 'schema' | 'full' | 'verify' | 'incremental', state: 'started' | 'done' | 'failed') =>
  stored({ type: 'phase', phase: name, state })

describe('reportOf', () => {
  it('takes an offline run from its events to its end', () => {
    const events: StoredEvent[] = [
      stored({ type: 'run-started', subTask: 's', pid: 1, portalVersion: '1', resumed: false }),
      phase('schema', 'started'),
      phase('schema', 'done'),
      phase('full', 'started'),
      stored({ type: 'control-ack', id: 'x', ok: true }),
      phase('full', 'done'),
      phase('verify', 'started'),
      phase('verify', 'done'),
      stored({ type: 'ended', exitCode: exitCode.ok }),
    ]
    const reports: (SubTaskEvent | null)[] = ['start', ...events.map(reportOf)]
    const states = reports.reduce((point, report) => {
      if (report === null) return point
      const next = transition(point, report)
      return next.ok ? next.point : expect.unreachable(next.code)
    }, newPoint('offline'))
    expect(states).toMatchObject({ state: 'finished', loaded: true })
  })

  it('tells rejects within the budget from a table that is paused', () => {
    const error = toErrorBody(dmError('DM-TGT-010', { table: 't', rejected: 2, budget: 1 }))
    expect(reportOf(stored({ type: 'ended', exitCode: exitCode.rejects }))).toBe('completed')
    expect(reportOf(stored({ type: 'ended', exitCode: exitCode.rejects, error }))).toBe('failed')
  })

  it.each(['DM-INC-017', 'DM-INC-221'] as const)('takes an end with %s for a pause, too', (code) => {
    const error = toErrorBody(dmError(code, { statement: 'ALTER TABLE t', action: 'skip' }))
    expect(reportOf(stored({ type: 'ended', exitCode: exitCode.source, error }))).toBe(
      'incremental-undecided',
    )
  })

  it('takes a failure of a streaming phase for a pause', () => {
    expect(reportOf(phase('incremental', 'failed'))).toBe('incremental-paused')
    expect(reportOf(phase('full', 'failed'))).toBeNull()
  })
})

describe('reportOfExit', () => {
  it.each([
    ['ok', 'completed'],
    ['bug', 'failed'],
    ['usage', 'failed'],
    ['precheck', 'precheck-failed'],
    ['noWorkspace', 'failed'],
    ['stopped', 'halted'],
    ['differences', 'completed'],
    ['rejects', 'completed'],
    ['source', 'failed'],
    ['target', 'failed'],
    ['fenced', null],
    ['version', 'failed'],
    ['transient', 'lost'],
  ] as const)('%s means %s', (name, report) => {
    expect(reportOfExit(exitCode[name])).toBe(report)
  })
})
