import { type Route, routes } from '@data-migration/contract/api'
import type { Permission } from '@data-migration/contract/plugin'
import type { Topic } from '@data-migration/contract/ws'

/** A topic shows what this route answers, and to the same people. */
const shownBy = {
  tasks: routes['tasks.list'],
  executors: routes['executors.list'],
  task: routes['tasks.get'],
  subtask: routes['subTasks.get'],
  'subtask-log': routes['logs.read'],
} satisfies Record<Topic['kind'], Route & { readonly permission: Permission }>

export function permissionOf(kind: Topic['kind']): Permission {
  return shownBy[kind].permission
}
