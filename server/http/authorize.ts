import type { Route } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import { type Caller, type HostContext, refusalFor } from '@data-migration/contract/plugin'
import { nobody } from './call.ts'

type Authenticate = HostContext['authenticate']

/** Who is behind a token; nobody without one. Throws DM-AUTH-006. */
export async function callerBehind(token: string | null, authenticate: Authenticate): Promise<Caller | null> {
  return token === null ? null : await authenticate(token)
}

/** The one permission check of REST, WebSocket and shell. Throws DM-AUTH-001, DM-AUTH-002. */
export function permitted(caller: Caller | null, permission: Route['permission']): Caller {
  if (permission === 'public') return caller ?? nobody
  if (caller === null) throw dmError('DM-AUTH-001', {})
  const refusal = permission === 'authenticated' ? null : refusalFor(caller, permission)
  if (refusal !== null) throw refusal
  return caller
}
