import type { SubTaskAssessment } from '@data-migration/contract/api'
import { onScopeDispose } from 'vue'
import { call } from '../api/client.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

const pollMs = 1000

/** The assessment of a sub-task, looked at again while it is under way, whoever has asked for it. */
export function useAssessment(subTaskId: () => string): Loaded<SubTaskAssessment> {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })
  const loaded = useLoaded(
    () => ({ subTaskId: subTaskId() }),
    async (params) => {
      const found = await call('assessments.get', { params })
      clearTimeout(timer)
      if (!stopped && isUnderWay(found)) timer = setTimeout(() => void loaded.reload(), pollMs)
      return found
    },
  )
  return loaded
}

export function isUnderWay({ state }: SubTaskAssessment): boolean {
  return state === 'waiting' || state === 'running'
}
