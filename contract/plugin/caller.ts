import { errorCatalogue } from '../errors/catalogue.ts'
import { type DmError, dmError } from '../errors/dm-error.ts'
import type { Permission } from './permission.ts'

/** Who asks. Made by the host for every request and for every socket anew; never stored. */
export interface Caller {
  readonly userId: string
  readonly userName: string
  readonly permissions: ReadonlySet<Permission>
}

/** The one rule for REST, WebSocket and shell: null when allowed, else the refusal. */
export function refusalFor(caller: Caller | null, permission: Permission): DmError | null {
  if (caller === null) return dmError('DM-AUTH-001', {})
  return caller.permissions.has(permission) ? null : dmError('DM-AUTH-002', { permission })
}

/** The token of an `Authorization: Bearer …` header; null without one. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(header ?? '')?.[1] ?? null
}

/** HTTP status of a refusal, for sockets that answer with a close code. */
export function statusOf(error: DmError): number {
  return errorCatalogue[error.code].status
}
