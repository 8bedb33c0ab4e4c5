import { StorageSerializers, useLocalStorage } from '@vueuse/core'
import { type Ref, ref, watchEffect } from 'vue'
import { call } from '../../api/client.ts'
import { showError } from '../../api/messages.ts'
import { type Draft, draftOf, emptyDraft } from './draft.ts'

export interface DraftHandle {
  readonly draft: Ref<Draft | null>
  /** Forgets what was kept for a reload. */
  readonly discard: () => void
}

/** The draft of a task, kept in the browser as it changes; one of another revision of the task gives way to the task. */
export function useDraft(taskId: string | null): DraftHandle {
  const kept = useLocalStorage<Draft | null>(`data-migration-draft:${taskId ?? 'new'}`, null, {
    serializer: StorageSerializers.object,
  })
  const draft = ref<Draft | null>(null)
  let discarded = false

  if (taskId === null) draft.value = kept.value ?? emptyDraft(new Date())
  else
    call('tasks.get', { params: { taskId } })
      .then((task) => (draft.value = kept.value?.revision === task.revision ? kept.value : draftOf(task)))
      .catch(showError)

  watchEffect(() => {
    if (draft.value !== null && !discarded) kept.value = JSON.parse(JSON.stringify(draft.value)) as Draft
  })

  return {
    draft,
    discard: () => {
      discarded = true
      kept.value = null
    },
  }
}
