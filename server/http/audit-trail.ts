import { isMutation, type Route } from '@data-migration/contract/api'
import type { Audit, AuditEntry, Caller, Logger } from '@data-migration/contract/plugin'
import { codedError } from './coded-error.ts'

/** What is known about a request for the audit log, while it is answered. */
export interface AuditNote {
  resource: string
  params?: AuditEntry['params']
}

export type Trail = (
  caller: Caller,
  name: string,
  route: Route,
  note: AuditNote,
  failure?: { readonly error: unknown },
) => Promise<void>

/**
 * Writes down every call that changes something: done, refused or failed. What was done stays done where the log cannot
 * be written; that is told to the operator's log.
 */
export function auditTrail(audit: Audit, logger: Logger): Trail {
  return async (caller, action, route, note, failure) => {
    if (!isMutation(route)) return
    const coded = failure === undefined ? null : codedError(failure.error)
    const entry: AuditEntry = {
      userId: caller.userId,
      userName: caller.userName,
      action,
      resource: note.resource,
      outcome: coded === null ? 'done' : coded.definition.status < 500 ? 'refused' : 'failed',
      ...(coded === null ? {} : { code: coded.code }),
      ...(note.params === undefined ? {} : { params: note.params }),
    }
    await audit.record(entry).catch((error: unknown) => {
      logger.error({ entry, error }, 'the audit log could not be written')
    })
  }
}

const kinds: Readonly<Record<string, string>> = {
  taskId: 'task',
  subTaskId: 'sub-task',
  executorId: 'executor',
  machineId: 'machine',
  dataSourceId: 'data-source',
  checkId: 'check',
  alertId: 'alert',
  packageId: 'package',
}

/** `kind/id` by the path's parameters; the path itself where it has none. */
export function resourceOf(route: Route, params: Readonly<Record<string, unknown>>): string {
  for (const [name, kind] of Object.entries(kinds)) {
    const id = params[name]
    if (typeof id === 'string') return `${kind}/${id.slice(0, 64)}`
  }
  return route.path.slice(1)
}
