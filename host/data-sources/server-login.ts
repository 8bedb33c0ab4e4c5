import { isIP } from 'node:net'
import type { ResponseOf, hostRoutes } from '@data-migration/contract/api'
import type { DataSourceEntry } from '@data-migration/contract/plugin'

/** Where and as whom to connect. */
export type ServerLogin = Pick<DataSourceEntry, 'kind' | 'host' | 'port' | 'user' | 'database'> & {
  readonly tls: {
    readonly mode: NonNullable<DataSourceEntry['tls']>['mode']
    readonly ca?: string | undefined
  } | null
}

/** What a server says of itself and of the user. */
export type ServerFacts = Pick<
  ResponseOf<(typeof hostRoutes)['dataSources.test']>,
  'version' | 'role' | 'administrator'
>

export const connectMs = 10_000

/** TLS as the drivers take it: `require` encrypts, `verify-ca` knows the authority, `verify-full` the name as well. */
export function tlsOptions({ host, tls }: ServerLogin) {
  if (tls === null || tls.mode === 'disable') return undefined
  const verifies = tls.mode !== 'require'
  return {
    rejectUnauthorized: verifies,
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
    /does not support (SSL|secure)|self.signed certificate|certificate/i.test(error.message)
  )
}
