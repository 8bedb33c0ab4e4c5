import type { AuditEntry, Caller } from '@data-migration/contract/plugin'
import type { Session } from '../users/sessions.ts'

/** One request, as a handler sees it. */
export interface Call {
  readonly traceId: string
  readonly address: string
  /** Null on public routes. */
  readonly session: Session | null
  readonly caller: Caller | null
  /** What the audit log names as done to; to be called as soon as it is known. */
  about(resource: string, params?: AuditEntry['params']): void
  /** Who is written down where nobody is logged in yet. */
  inNameOf(userName: string): void
}
