import type { DmError } from '@data-migration/contract/errors'
import type { Audit, AuditEntry, Caller } from '@data-migration/contract/plugin'
import type { ShellEnd } from '../executors/shell/open-shell.ts'

/** Audit entries of one user's shell on one executor. They hold nothing of what was typed or shown. */
export interface ShellAudit {
  opened(host: string, user: string): Promise<void>
  refused(error: DmError): Promise<void>
  closed(end: ShellEnd, durationMs: number): Promise<void>
}

export function shellAudit(audit: Audit, caller: Caller, executorId: string): ShellAudit {
  const entry = (action: string, more: Pick<AuditEntry, 'outcome' | 'code' | 'params'>): AuditEntry => ({
    userId: caller.userId,
    userName: caller.userName,
    action,
    resource: `executor/${executorId}`,
    ...more,
  })
  return {
    opened: (host, user) => audit.record(entry('shell.open', { outcome: 'done', params: { host, user } })),
    refused: ({ code, definition: { status } }) =>
      audit.record(entry('shell.open', { outcome: status < 500 ? 'refused' : 'failed', code })),
    closed: ({ reason, exitCode, error }, durationMs) =>
      audit.record(
        entry('shell.close', {
          outcome: 'done',
          ...(error === null ? {} : { code: error.code }),
          params: { reason, durationMs, ...(exitCode === null ? {} : { exitCode }) },
        }),
      ),
  }
}
