import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { NewEvent, SnapshotEvent, StoredEvent } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { type StatusFacts, statusOf } from './status.ts'

const holder = { host: 'h', pid: 77, startTime: '1', bootId: 'b' }
const start: NewEvent = { type: 'run-started', subTask: 's', pid: 77, portalVersion: '1', resumed: false }
const full: NewEvent = { type: 'phase', phase: 'full', state: 'started' }
const equal: NewEvent = { type: 'verdict', verdict: 'equal', asOf: null }

function events(...news: NewEvent[]): StoredEvent[] {
  return news.map((event, i) => ({ v: 1, seq: i + 1, at: `2026-01-01T00:00:0${i}.000Z`, epoch: 1, ...event }))
}

function facts(changes: Partial<StatusFacts>): StatusFacts {
  return { subTask: 's', workspace: '/w/s', holder: null, snapshot: null, events: [], ...changes }
}

function snapshot(): SnapshotEvent {
  const counters = {
    rowsTotalEstimate: '9',
    rowsRead: '9',
    rowsRejected: '0',
    bytesRead: '0',
    bytesWritten: '0',
    chunksTotal: 1,
    chunksDone: 1,
    rowsVerified: '0',
  }
  const tables = [
    { ...counters, name: 'a', rowsWritten: '5', state: 'copied' as const },
    { ...counters, name: 'b', rowsWritten: '2', state: 'copying' as const },
  ]
  return { v: 1, type: 'snapshot', seq: 2, state: 'full', progress: { phase: 'full', tables } }
}

describe('statusOf', () => {
  it('says of a running sub-task in which phase it is since when, and what is safe', () => {
    const status = statusOf(facts({ holder, snapshot: snapshot(), events: events(start, full) }))
    expect(status).toMatchObject({
      state: 'running',
      pid: 77,
      phase: 'full',
      since: '2026-01-01T00:00:01.000Z',
    })
    expect(status.safe).toBe('7 rows and 1 of 2 tables are in the target and its ledger')
  })

  it('says of a frozen process that it does not answer', () => {
    const status = statusOf(facts({ holder, events: events(start, full) }))
    expect(status).toMatchObject({ state: 'not-answering', pid: 77 })
    expect(status.next).toContain('kill -CONT 77')
  })

  it('says of a killed process that it ended without a word, and how to go on', () => {
    const status = statusOf(facts({ events: events(start, full) }))
    expect(status).toMatchObject({ state: 'crashed', phase: 'full', since: '2026-01-01T00:00:01.000Z' })
    expect(status.next).toBe(
      'It ended without a word. Run the same command again; it continues where the ledger stands.',
    )
  })

  it('says that there is nothing left to do when both sides are equal', () => {
    const status = statusOf(facts({ events: events(start, full, equal, { type: 'ended', exitCode: 0 }) }))
    expect(status).toMatchObject({
      state: 'ended',
      exitCode: 0,
      safe: 'all of it: verdict equal',
      next: 'Nothing.',
    })
  })

  it('gives the remedy of what ended it', () => {
    const error = toErrorBody(dmError('DM-TGT-011', {}))
    const status = statusOf(facts({ events: events(start, full, { type: 'ended', exitCode: 9, error }) }))
    expect(status).toMatchObject({ state: 'ended', exitCode: 9, error, next: error.remedy })
  })

  it('looks at the last run only', () => {
    const ended: NewEvent = { type: 'ended', exitCode: 5 }
    expect(statusOf(facts({ events: events(start, equal, ended, start) })).state).toBe('crashed')
  })

  it('knows a workspace in which nothing has happened yet', () => {
    expect(statusOf(facts({})).state).toBe('new')
  })
})
