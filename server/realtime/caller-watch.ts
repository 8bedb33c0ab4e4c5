import { type DmError, dmError } from '@data-migration/contract/errors'
import type { Caller, HostContext } from '@data-migration/contract/plugin'
import { codedError } from '../http/coded-error.ts'

export type Authenticate = HostContext['authenticate']

export type Identity = { readonly caller: Caller } | { readonly refusal: DmError }

/** Who is behind the token. Never throws: what went wrong is the refusal. */
export async function identify(authenticate: Authenticate, token: string): Promise<Identity> {
  try {
    const caller = await authenticate(token)
    return caller === null ? { refusal: dmError('DM-AUTH-001', {}) } : { caller }
  } catch (error) {
    return { refusal: codedError(error) }
  }
}

export interface CallerEvents {
  /** Still there, perhaps with other permissions. */
  readonly onSeen: (caller: Caller) => void
  readonly onGone: (refusal: DmError) => void
}

/** Looks again and again. That nobody could be asked takes nothing away. Returns what ends it. */
export function watchCaller(
  authenticate: Authenticate,
  token: string,
  everyMs: number,
  { onSeen, onGone }: CallerEvents,
): () => void {
  let ended = false
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    const identity = await identify(authenticate, token)
    looking = false
    if (ended) return
    if ('caller' in identity) onSeen(identity.caller)
    else if (identity.refusal.definition.status < 500) onGone(identity.refusal)
  }
  const timer = setInterval(() => void look(), everyMs)
  return () => {
    ended = true
    clearInterval(timer)
  }
}
