import type { IncomingMessage } from 'node:http'
import type { AuditEntry, Caller } from '@data-migration/contract/plugin'

/** One request, as a handler sees it beside its validated parts. */
export interface Call {
  readonly traceId: string
  /** On public routes somebody without a name and without permissions. */
  readonly caller: Caller
  /** For bodies that are not JSON: their bytes, to be read once. */
  readonly bytes: IncomingMessage
  /** Aborts when the client is gone before the answer. */
  readonly signal: AbortSignal
  /** What the audit log names as done to, where the path does not say it: `kind/id`. Never a secret. */
  readonly about: (resource: string, params?: AuditEntry['params']) => void
}

export const nobody: Caller = { userId: '', userName: '', permissions: new Set() }
