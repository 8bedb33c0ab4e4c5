import { useLocalStorage } from '@vueuse/core'

/** Columns a user can hide; name, state and actions always stay. */
export const optionalColumns = [
  'progress',
  'subTasks',
  'creator',
  'created',
  'started',
  'finished',
  'duration',
] as const

export function useTaskColumns() {
  return useLocalStorage<(string | number)[]>('data-migration-task-columns', [
    'progress',
    'subTasks',
    'creator',
    'started',
    'duration',
  ])
}
