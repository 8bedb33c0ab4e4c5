import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The id the host has given the request; one of our own where the host gives none. */
export function traceIdOf(request: IncomingMessage): string {
  const known = ids.get(request)
  if (known !== undefined) return known
  const given = request.headers['x-trace-id']
  const id = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomBytes(8).toString('hex')
  ids.set(request, id)
  return id
}

const ids = new WeakMap<IncomingMessage, string>()
