import { topicData } from '@data-migration/contract/ws'
import type { TopicViews, Wanted } from './topic-views.ts'
import type { View } from './view-state.ts'

type ReadView = (wanted: Wanted) => Promise<View>

/** Reads a list, by the contract's schema: what is not in it never leaves. */
export function listSource(kind: 'tasks' | 'executors', views: TopicViews): ReadView {
  if (kind === 'tasks')
    return async (wanted) => {
      const { items } = topicData.tasks.snapshot.parse({ items: await views.tasks(wanted) })
      return { head: null, items: items.map(withId), covers: wanted }
    }
  return async (wanted) => {
    const { items } = topicData.executors.snapshot.parse({ items: await views.executors(wanted) })
    return { head: null, items: items.map(withId), covers: wanted }
  }
}

/** Reads one thing with the list below it; always all of it. */
export function thingSource(kind: 'task' | 'subtask', id: string, views: TopicViews): ReadView {
  if (kind === 'task')
    return async () => {
      const { task, items } = topicData.task.snapshot.parse(await views.task(id))
      return { head: { name: 'task', value: task }, items: items.map(withId), covers: 'all' }
    }
  return async () => {
    const { subTask, items } = topicData.subtask.snapshot.parse(await views.subTask(id))
    const tables = items.map((table) => ({ id: table.name, value: table }))
    return { head: { name: 'subTask', value: subTask }, items: tables, covers: 'all' }
  }
}

function withId<T extends { readonly id: string }>(value: T) {
  return { id: value.id, value }
}
