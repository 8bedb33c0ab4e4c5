import { computed } from 'vue'
import { call } from '../api/client.ts'
import type { ExecutorItem } from '../realtime/topic-state.ts'
import { useLoaded } from './use-loaded.ts'
import { useTopic } from './use-topic.ts'

/** All executors: at first as the server lists them, then live with their installations. */
export function useExecutors() {
  const list = useLoaded(
    () => null,
    () => call('executors.list', { query: { pageSize: 500 } }),
  )
  const { view } = useTopic('executors', () => 'executors')
  const executors = computed<readonly ExecutorItem[] | null>(
    () =>
      view.value?.items ??
      list.value.value?.items.map((executor) => ({ ...executor, installation: null })) ??
      null,
  )
  return { executors, failure: list.failure, reload: list.reload }
}
