import { taskDetailSchema, taskInputSchema, type SubTaskSummary } from '@data-migration/contract/api'
import { describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { MainTask } from '../store/main-tasks.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { sampleSubTask } from '../testing/sample-sub-task.ts'
import { presentSubTask } from './present-sub-task.ts'
import { presentTask, presentTaskDetail } from './present-task.ts'

const task: MainTask = {
  id: newId(),
  number: 7,
  name: 'moving',
  creator: 'ann',
  options: { 'full.workers': 2 },
  executorIds: [newId()],
  state: 'running',
  endedByUser: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  revision: 3,
}

function shown(subTask: SubTask, measured: Partial<NonNullable<SubTaskSummary['measured']>> | null = null) {
  const nothing = {
    progress: null,
    objects: [],
    rowsRejected: 0,
    executorName: null,
    waiting: null,
    rate: null,
  }
  const summary = presentSubTask({ subTask, ...nothing })
  const filled = measured === null ? null : { fraction: 0, ...measured }
  return { ...summary, measured: filled as SubTaskSummary['measured'] }
}

describe('a main task', () => {
  it('counts its sub-tasks by mode and state', () => {
    const subTasks = [
      sampleSubTask({ state: 'full' }),
      sampleSubTask({ state: 'full' }),
      sampleSubTask({ mode: 'online', state: 'incremental' }),
    ]
    expect(presentTask({ task, subTasks, shown: subTasks.map((one) => shown(one)) })).toMatchObject({
      offline: { total: 2, byState: { full: 2 } },
      online: { total: 1, byState: { incremental: 1 } },
      etaSeconds: null,
    })
  })

  it('ends with the slowest sub-task at work, and does not know when one of them does not', () => {
    const [a, b, waits] = [
      sampleSubTask({ state: 'full' }),
      sampleSubTask({ state: 'full' }),
      sampleSubTask({ state: 'waiting' }),
    ]
    const eta = (all: readonly SubTaskSummary[]) =>
      presentTask({ task, subTasks: [a, b, waits], shown: all }).etaSeconds
    expect(eta([shown(a, { etaSeconds: 5 }), shown(b, { etaSeconds: 9 }), shown(waits)])).toBe(9)
    expect(eta([shown(a, { etaSeconds: 5 }), shown(b, { etaSeconds: null }), shown(waits)])).toBeNull()
  })

  it('has moved what its sub-tasks have moved, and one that has not told counts as nothing', () => {
    const [a, b] = [sampleSubTask({ state: 'full' }), sampleSubTask({ state: 'waiting' })]
    const measured = (all: readonly SubTaskSummary[]) =>
      presentTask({ task, subTasks: [a, b], shown: all }).measured
    expect(measured([shown(a), shown(b)])).toBeNull()
    expect(measured([shown(a, { fraction: 0.5 }), shown(b)])).toBe(0.25)
  })

  it('counts what has ended without being equal, and is never complete when it has failed', () => {
    const ended = sampleSubTask({ state: 'finished', loaded: true })
    const summary = { ...shown(ended), verdict: 'finished-with-rejects' as const }
    const failed = presentTask({ task: { ...task, state: 'failed' }, subTasks: [ended], shown: [summary] })
    expect([failed.notEqual, failed.progress < 1]).toEqual([1, true])
    const equal = { ...shown(ended), verdict: 'equal' as const }
    const good = presentTask({ task: { ...task, state: 'success' }, subTasks: [ended], shown: [equal] })
    expect([good.notEqual, good.progress]).toEqual([0, 1])
  })

  it('adds up rates, and shows a definition that can be sent back', () => {
    const subTasks = [sampleSubTask({ state: 'full' }), sampleSubTask({ state: 'full' })]
    const rates = [
      { rowsPerSecond: 10, bytesPerSecond: null },
      { rowsPerSecond: 5, bytesPerSecond: null },
    ]
    const detail = presentTaskDetail({
      task,
      subTasks,
      shown: subTasks.map((subTask, index) => shown(subTask, rates[index])),
    })
    expect([detail.rowsPerSecond, detail.bytesPerSecond]).toEqual([15, null])
    expect(taskDetailSchema.parse(detail)).toEqual(detail)
    expect(taskInputSchema.parse(detail.definition)).toEqual(detail.definition)
    expect(detail.definition.subTasks.map(({ id }) => id)).toEqual(subTasks.map(({ id }) => id))
  })
})
