import { isIP } from 'node:net'
import type { DataSourceEntry } from '@data-migration/contract/plugin'

/** Where and as whom to connect; the password comes beside it and stays nowhere. */
export type ServerLogin = Pick<DataSourceEntry, 'kind' | 'host' | 'port' | 'user' | 'database' | 'tls'>

/** For connecting and for each statement. */
export const withinMs = 10_000

/** Shown in the server's list of sessions. */
export const sessionName = 'data-migration console'

/** TLS as the drivers take it: `require` encrypts, `verify-ca` knows the authority, `verify-full` the name as well. */
export function tlsOptions({ host, tls }: ServerLogin) {
  if (tls === null || tls.mode === 'disable') return null
  return {
    rejectUnauthorized: tls.mode !== 'require',
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  }
}

/** Codes of node's TLS and of OpenSSL: the server answers, but not as was asked. */
export function isTlsProblem(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HANDSHAKE_|EPROTO)/.test(code) ||
    /does not support (SSL|secure)|certificate/i.test(error.message)
  )
}

export function codeIn(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
