import { routes } from '@data-migration/contract/api'
import type { Permission } from '@data-migration/contract/plugin'
import type { TaskAction } from './task-actions.ts'

/** What each action needs, as its route says. */
export const taskActionPermission: Readonly<Record<TaskAction, Permission>> = {
  start: routes['tasks.start'].permission,
  resume: routes['tasks.resume'].permission,
  stop: routes['tasks.stop'].permission,
  finish: routes['tasks.finish'].permission,
  edit: routes['tasks.update'].permission,
  clone: routes['tasks.clone'].permission,
  reset: routes['tasks.reset'].permission,
  delete: routes['tasks.delete'].permission,
}
