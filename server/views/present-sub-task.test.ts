import { subTaskDetailSchema, subTaskSummarySchema } from '@data-migration/contract/api'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import { sampleSubTask } from '../testing/sample-sub-task.ts'
import { tableCounters } from '../testing/table-counters.ts'
import { type Decided, noNotes } from '../tasks/scheduling-notes.ts'
import { presentSubTask, presentSubTaskDetail, type SubTaskFacts } from './present-sub-task.ts'

function facts(more: Partial<SubTaskFacts> = {}): SubTaskFacts {
  return {
    subTask: sampleSubTask(),
    progress: null,
    objects: [],
    rowsRejected: 0,
    executorName: null,
    waiting: null,
    rate: null,
    ...more,
  }
}

const progress = (tables: ReturnType<typeof tableCounters>[]) => ({
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  progress: { phase: 'full', tables },
})

const changes = {
  transactions: '3',
  changes: '4',
  inserts: '1',
  updates: '2',
  deletes: '1',
  bytes: '400',
  lagMs: 340,
  readMs: 200,
  applyMs: 140,
  perSecond: null,
  queuedBytes: 0,
  position: { kind: 'mariadb-gtid', value: '0-1-7' },
} as const

describe('a sub-task', () => {
  it('is shown by the contract, whatever is known of it', () => {
    for (const one of [
      facts(),
      facts({ progress: progress([tableCounters('a')]), subTask: sampleSubTask({ state: 'full' }) }),
    ]) {
      const shown = presentSubTask(one)
      expect(subTaskSummarySchema.parse(shown)).toEqual(shown)
      const detail = presentSubTaskDetail(one, 'task')
      expect(subTaskDetailSchema.parse(detail)).toEqual(detail)
    }
  })

  it('tells why it waits, by code as well', () => {
    const waiting = toErrorBody(dmError('DM-TASK-046', { executor: 'one' }))
    const shown = presentSubTask(facts({ subTask: sampleSubTask({ state: 'waiting' }), waiting }))
    expect(shown).toMatchObject({ reason: waiting.message, waiting, stateCode: 1000 })
  })

  it('tells why it failed, and no more why it waited', () => {
    const error = toErrorBody(dmError('DM-TGT-011', {}))
    const waiting = toErrorBody(dmError('DM-TASK-018', {}))
    const subTask = sampleSubTask({ state: 'failed' }, { error })
    expect(presentSubTask(facts({ subTask, waiting }))).toMatchObject({
      reason: error.message,
      waiting: null,
    })
  })

  it('never shows a failed one as done', () => {
    const tables = [tableCounters('a', { state: 'equal', rowsRead: '100' })]
    const subTask = sampleSubTask({ state: 'failed', loaded: true })
    expect(presentSubTask(facts({ subTask, progress: progress(tables) })).progress).toBeLessThan(1)
  })

  it('measures by rows and says when they are moved', () => {
    const tables = [
      tableCounters('a', { state: 'copied', rowsRead: '100', bytesRead: '1000' }),
      tableCounters('b', { state: 'copying', rowsRead: '50', bytesRead: '500' }),
    ]
    const rate = { rowsPerSecond: 10, bytesPerSecond: 100 }
    const { measured } = presentSubTask(facts({ progress: progress(tables), rate }))
    expect(measured).toMatchObject({
      fraction: 0.75,
      rowsDone: '150',
      rowsTotal: '200',
      bytesDone: '1500',
      bytesTotal: '2000',
      rowsPerSecond: 10,
      etaSeconds: 5,
    })
  })

  it('tells how far it is behind only while its own run follows, and what that came to also afterwards', () => {
    const following = progress([tableCounters('a', { state: 'copied' })])
    const stored = { ...following, progress: { ...following.progress, incremental: changes } }
    const subTask = sampleSubTask({ state: 'incremental', mode: 'online' }, { epoch: 1 })
    const detail = presentSubTaskDetail(facts({ subTask, progress: stored }), 'task')
    expect(subTaskDetailSchema.parse(detail)).toEqual(detail)
    expect([detail.lagMs, detail.position]).toEqual([340, changes.position])
    const later = { ...subTask, epoch: 2 }
    expect(presentSubTask(facts({ subTask: later, progress: stored })).lagMs).toBeNull()
    const stopped = sampleSubTask({ state: 'incremental-stopped', mode: 'online' }, { epoch: 1 })
    const over = presentSubTaskDetail(facts({ subTask: stopped, progress: stored }), 'task')
    expect([over.lagMs, over.incremental]).toEqual([null, changes])
  })

  it('tells what waits for a decision, and what can be decided, only where it can be continued', () => {
    const tables = [tableCounters('a'), tableCounters('b')]
    const undecided = {
      id: '0'.repeat(32),
      position: { kind: 'mariadb-gtid' as const, value: '0-1-9' },
      database: 'shop',
      sql: 'ALTER TABLE a ADD at datetime DEFAULT now()',
      reason: 'its rows get the time of the statement',
      tables: ['a'],
    }
    const error = toErrorBody(dmError('DM-INC-017', { statement: undecided.sql }))
    const shown = (
      state: 'incremental-paused' | 'waiting' | 'stopped' | 'failed' | 'finished',
      named = ['a'],
      decided: Decided | null = null,
    ) =>
      presentSubTaskDetail(
        facts({
          progress: progress(tables),
          subTask: sampleSubTask(
            { state, mode: 'online' },
            {
              undecided: { ...undecided, tables: named },
              error,
              scheduling: { ...noNotes, decided },
            },
          ),
        }),
        'task',
      )
    const paused = shown('incremental-paused')
    expect(subTaskDetailSchema.parse(paused)).toEqual(paused)
    expect(paused).toMatchObject({ undecided: true, reason: error.message })
    expect(paused.decision).toEqual({
      ...undecided,
      error,
      decided: null,
      choices: ['skip', 'run', 'leave-out'],
    })
    // Decided, and yet not done: it can be tried again, or decided otherwise.
    const decided = { statement: undecided.id, action: 'skip' as const, digest: '' }
    expect(shown('failed', ['a'], decided)).toMatchObject({
      undecided: false,
      decision: { id: undecided.id, decided: 'skip' },
    })
    const other = { ...decided, statement: '1'.repeat(32) }
    expect(shown('stopped', ['a'], other).decision?.decided).toBeNull()
    // Nothing would be left to follow.
    expect(shown('incremental-paused', ['a', 'b']).decision?.choices).toEqual(['skip', 'run'])
    for (const state of ['waiting', 'finished'] as const)
      expect(shown(state)).toMatchObject({ undecided: false, decision: null })
  })

  it('counts rejected rows by the counters or by the list, whichever knows more', () => {
    const tables = [tableCounters('a', { rowsRejected: '7' })]
    expect(presentSubTask(facts({ progress: progress(tables), rowsRejected: 3 })).rowsRejected).toBe('7')
    expect(presentSubTask(facts({ progress: progress(tables), rowsRejected: 9 })).rowsRejected).toBe('9')
  })

  it('names its executor, by its id where the machine is gone', () => {
    const executorId = newId()
    const subTask = sampleSubTask({ state: 'full' }, { executorId })
    expect(presentSubTask(facts({ subTask, executorName: 'one' })).executor).toEqual({
      id: executorId,
      name: 'one',
    })
    expect(presentSubTask(facts({ subTask })).executor?.name).toBe(executorId)
  })

  it('says how many objects went how, and where its tables are', () => {
    const objects = [
      { kind: 'table', state: 'created', count: 2 },
      { kind: 'table', state: 'exists', count: 1 },
      { kind: 'view', state: 'not-converted', count: 4 },
      { kind: 'view', state: 'failed', count: 1 },
    ] as const
    const tables = [tableCounters('a', { state: 'copied' }), tableCounters('b', { state: 'copied' })]
    const detail = presentSubTaskDetail(facts({ objects, progress: progress(tables) }), 'task')
    expect(detail.objects).toEqual([
      { kind: 'table', total: 3, created: 3, failed: 0, notConverted: 0 },
      { kind: 'view', total: 5, created: 0, failed: 1, notConverted: 4 },
    ])
    expect(detail.tables).toEqual({ total: 2, byState: { copied: 2 } })
  })
})
