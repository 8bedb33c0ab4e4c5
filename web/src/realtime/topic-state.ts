import type { Executor, Installation, SubTaskDetail, SubTaskSummary } from '@data-migration/contract/api'
import type { TaskDetail, TaskSummary } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { TableCounters } from '@data-migration/contract/portal'
import type { CollectionPatch, ServerFrame, Topic } from '@data-migration/contract/ws'
import { keyedList } from './keyed-list.ts'

export interface LogLine {
  readonly at: string
  readonly level: string
  readonly message: string
}
export type ExecutorItem = Executor & { readonly installation: Installation | null }

/** What a page sees of each kind of topic. */
export interface TopicViews {
  tasks: { readonly items: readonly TaskSummary[] }
  executors: { readonly items: readonly ExecutorItem[] }
  task: { readonly task: TaskDetail; readonly items: readonly SubTaskSummary[] }
  subtask: { readonly subTask: SubTaskDetail; readonly items: readonly TableCounters[] }
  'subtask-log': { readonly lines: readonly LogLine[] }
}

export type TopicKind = Topic['kind']

/** Takes the frames of one topic in their order; `view` is null before the first snapshot. */
export interface TopicState<V> {
  apply(frame: Pick<ServerFrame, 'kind' | 'data'>): void
  view(): V | null
}

/** Lines kept of a live log; older ones are in the file. */
export const keptLogLines = 5000

interface WithError {
  readonly error?: ErrorBody
}

function listState<T extends { readonly id: string }>(): TopicState<{ readonly items: readonly T[] }> {
  const list = keyedList<T>((item) => item.id)
  let known = false
  return {
    apply: ({ kind, data }) => {
      known = true
      if (kind === 'snapshot') return list.reset((data as { items: T[] }).items)
      const { upsert, remove } = data as CollectionPatch<T>
      list.patch(upsert, remove)
    },
    view: () => (known ? { items: list.items() } : null),
  }
}

/** A thing with a list below it: `task` with its sub-tasks, `subTask` with its tables. */
function headState<H, T>(headOf: (data: WithError) => H | undefined, idOf: (item: T) => string) {
  const list = keyedList<T>(idOf)
  let head: H | null = null
  return {
    apply: ({ kind, data }: Pick<ServerFrame, 'kind' | 'data'>) => {
      head = headOf(data as WithError) ?? head
      if (kind === 'snapshot') return list.reset((data as { items: T[] }).items)
      const { upsert, remove } = data as CollectionPatch<T>
      list.patch(upsert, remove)
    },
    head: () => head,
    items: () => list.items(),
  }
}

function taskState(): TopicState<TopicViews['task']> {
  const state = headState<TaskDetail, SubTaskSummary>(
    (data) => (data as { task?: TaskDetail }).task,
    (item) => item.id,
  )
  return {
    apply: state.apply,
    view: () => {
      const task = state.head()
      return task === null ? null : { task, items: state.items() }
    },
  }
}

function subTaskState(): TopicState<TopicViews['subtask']> {
  const state = headState<SubTaskDetail, TableCounters>(
    (data) => (data as { subTask?: SubTaskDetail }).subTask,
    (item) => item.name,
  )
  return {
    apply: state.apply,
    view: () => {
      const subTask = state.head()
      return subTask === null ? null : { subTask, items: state.items() }
    },
  }
}

function logState(): TopicState<TopicViews['subtask-log']> {
  let lines: readonly LogLine[] | null = null
  return {
    apply: ({ kind, data }) => {
      const more = (data as { lines: LogLine[] }).lines
      lines = (kind === 'snapshot' ? more : [...(lines ?? []), ...more]).slice(-keptLogLines)
    },
    view: () => (lines === null ? null : { lines }),
  }
}

const makers: { readonly [K in TopicKind]: () => TopicState<TopicViews[K]> } = {
  tasks: listState,
  executors: listState,
  task: taskState,
  subtask: subTaskState,
  'subtask-log': logState,
}

export function topicState<K extends TopicKind>(kind: K): TopicState<TopicViews[K]> {
  return makers[kind]()
}
