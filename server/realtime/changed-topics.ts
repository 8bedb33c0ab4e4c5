import { topicText } from '@data-migration/contract/ws'
import type { StoreChange } from '../store/changes.ts'
import type { Urgency } from './topic-feed.ts'

export interface TopicTouch {
  readonly topic: string
  readonly urgency: Urgency
  readonly itemId?: string
}

/** Which topics show something of what was changed. `taskId`: the main task of a change that names only its sub-task. */
export function changedTopics(change: StoreChange, taskId: string | null): readonly TopicTouch[] {
  switch (change.kind) {
    case 'main-task':
      return taskTouches(change.taskId, 'state')
    case 'sub-task':
      return [
        ...taskTouches(change.taskId, 'state'),
        ...subTaskTouches(change.subTaskId, 'state'),
        // Slots in use.
        { topic: 'executors', urgency: 'progress' },
      ]
    case 'results':
      return [
        ...(taskId === null ? [] : taskTouches(taskId, 'progress')),
        ...subTaskTouches(change.subTaskId, 'progress'),
      ]
    case 'executor':
      return [{ topic: 'executors', urgency: 'state', itemId: change.executorId }]
    // The reason why a sub-task waits comes as its `results`.
    case 'queue':
    case 'alert':
      return []
  }
}

function taskTouches(id: string, urgency: Urgency): readonly TopicTouch[] {
  return [
    { topic: 'tasks', urgency, itemId: id },
    { topic: topicText({ kind: 'task', id }), urgency },
  ]
}

function subTaskTouches(id: string, urgency: Urgency): readonly TopicTouch[] {
  const own: TopicTouch = { topic: topicText({ kind: 'subtask', id }), urgency }
  // It may run on another executor now; counters say nothing about its log.
  if (urgency === 'progress') return [own]
  return [own, { topic: topicText({ kind: 'subtask-log', id }), urgency }]
}
