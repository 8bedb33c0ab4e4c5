import type { ErrorBody } from '@data-migration/contract/errors'
import { parseTopic } from '@data-migration/contract/ws'
import { computed, type ComputedRef, onScopeDispose, shallowRef, watch } from 'vue'
import type { TopicFeed } from '../realtime/topic-feed.ts'
import type { TopicKind, TopicViews } from '../realtime/topic-state.ts'
import { useLive } from '../stores/live.ts'

/** The live view of a topic (its text, e.g. `task/<id>`) for as long as the component lives; null before the first snapshot. */
export function useTopic<K extends TopicKind>(
  kind: K,
  topic: () => string | null,
): { view: ComputedRef<TopicViews[K] | null>; error: ComputedRef<ErrorBody | null> } {
  const live = useLive()
  const feed = shallowRef<TopicFeed<TopicViews[K]> | null>(null)
  let held: string | null = null

  function hold(next: string | null): void {
    if (held !== null) live.release(held)
    held = next !== null && parseTopic(next) !== null ? next : null
    feed.value = held === null ? null : live.acquire(kind, held)
  }

  watch(topic, hold, { immediate: true })
  onScopeDispose(() => hold(null))
  return {
    view: computed(() => feed.value?.view.value ?? null),
    error: computed(() => feed.value?.error.value ?? null),
  }
}
