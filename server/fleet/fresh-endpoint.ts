import type { SshEndpoint } from '../executors/ssh/endpoint.ts'

/** An endpoint that is kept asks for the login that is stored now, whenever it logs in. */
export function freshEndpoint(endpoint: SshEndpoint, now: () => Promise<SshEndpoint>): SshEndpoint {
  const { jump } = endpoint
  return {
    ...endpoint,
    withSecret: async (use) => (await now()).withSecret(use),
    jump: jump === null ? null : freshEndpoint(jump, async () => (await now()).jump ?? jump),
  }
}
