import type { HostKey, Secret } from '@data-migration/contract/plugin'

/** Where and as whom to log in. */
export interface SshEndpoint {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Gives the login to `use` for as long as that runs; asked anew for every connection. */
  withSecret<T>(use: (secret: Secret) => Promise<T>): Promise<T>
  /** Null: nobody has accepted one, and no login is sent. */
  readonly hostKey: HostKey | null
  /** The machine to go through. */
  readonly jump: SshEndpoint | null
}

/** How long to wait for whom. */
export interface SshTimings {
  /** From the first packet to a finished login. */
  readonly connectMs: number
  readonly keepAliveMs: number
  /** A peer is given up after this many keep-alives without an answer. */
  readonly keepAliveMisses: number
}

/** A silent peer is given up after at most 20 s. */
export const defaultTimings: SshTimings = { connectMs: 15_000, keepAliveMs: 5_000, keepAliveMisses: 3 }

export function labelOf(endpoint: SshEndpoint): string {
  return `${endpoint.host}:${endpoint.port}`
}
