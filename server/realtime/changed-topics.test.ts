import { expect, it } from 'vitest'
import { topicSchema } from '@data-migration/contract/ws'
import { newId } from '../ids.ts'
import type { StoreChange } from '../store/changes.ts'
import { changedTopics } from './changed-topics.ts'

const [taskId, subTaskId, executorId] = [newId(), newId(), newId()]

it.each<[string, StoreChange, string | null, readonly string[]]>([
  ['a main task', { kind: 'main-task', taskId }, null, ['tasks: state', `task/${taskId}: state`]],
  [
    'a sub-task',
    { kind: 'sub-task', taskId, subTaskId },
    null,
    [
      'tasks: state',
      `task/${taskId}: state`,
      `subtask/${subTaskId}: state`,
      `subtask/${subTaskId}/log: state`,
      'executors: progress',
    ],
  ],
  [
    'counters',
    { kind: 'results', subTaskId },
    taskId,
    ['tasks: progress', `task/${taskId}: progress`, `subtask/${subTaskId}: progress`],
  ],
  ['counters of a deleted task', { kind: 'results', subTaskId }, null, [`subtask/${subTaskId}: progress`]],
  ['an executor', { kind: 'executor', executorId }, null, ['executors: state']],
  ['the queue', { kind: 'queue' }, null, []],
  ['an alert', { kind: 'alert' }, null, []],
])('%s changes what shows it', (_what, change, task, touched) => {
  const touches = changedTopics(change, task)
  expect(touches.map(({ topic, urgency }) => `${topic}: ${urgency}`)).toEqual(touched)
  for (const { topic } of touches) expect(topicSchema.safeParse(topic).success).toBe(true)
})
