import type { Endpoint } from '@data-migration/tests/testbed'

export interface DemoServer {
  readonly endpoint: Endpoint
  /** Where it comes from, for the screen. */
  readonly origin: string
  /** Whether the demo started it; in such a server everything is the demo's. */
  readonly own: boolean
  /** Where the administrator's password of the demo's own server lies. */
  readonly passwordFile?: string
}

/** `MariaDB 10.11.19 on 127.0.0.1:41233 (installed on this machine)` */
export function describe({ endpoint, origin }: DemoServer): string {
  return `${product(endpoint)} on ${endpoint.host}:${endpoint.port} (${origin})`
}

export function product({ kind, version }: Endpoint): string {
  const names = { mysql: 'MySQL', mariadb: 'MariaDB', postgresql: 'PostgreSQL' }
  return `${names[kind]} ${/^[\d.]+/.exec(version)?.[0] ?? version}`
}
