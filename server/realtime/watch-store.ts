import type { Logger } from '@data-migration/contract/plugin'
import type { StoreChange } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import { changedTopics } from './changed-topics.ts'
import type { TopicHub } from './topic-hub.ts'

/** Ids kept for sub-tasks seen lately. */
const namesAtMost = 10_000

/** Touches the topics of every change in the store. Returns what ends it. */
export function watchStore(
  store: Pick<Store, 'onChange' | 'subTasks'>,
  hub: TopicHub,
  logger: Logger,
): () => void {
  const tasks = new Map<string, string>()
  const taskOf = async (subTaskId: string) => {
    const known = tasks.get(subTaskId)
    if (known !== undefined) return known
    const found = await store.subTasks.find(subTaskId)
    if (tasks.size >= namesAtMost) tasks.clear()
    if (found !== null) tasks.set(subTaskId, found.taskId)
    return found?.taskId ?? null
  }
  const touch = async (change: StoreChange) => {
    const taskId = change.kind === 'results' ? await taskOf(change.subTaskId) : null
    for (const { topic, urgency, itemId } of changedTopics(change, taskId)) hub.touch(topic, urgency, itemId)
  }
  return store.onChange((change) => {
    if (hub.size === 0) return
    touch(change).catch((error: unknown) => logger.warn({ error, change }, 'a change was not shown'))
  })
}
