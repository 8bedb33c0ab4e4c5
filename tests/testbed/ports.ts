import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { TestbedError } from './testbed-error.ts'

const offsets = {
  mysql97: 0,
  mysql56: 1,
  mariadb: 2,
  pg14: 14,
  pg15: 15,
  pg16: 16,
  pg17: 17,
  pg18: 18,
  executor1: 31,
  executor2: 32,
  executor3: 33,
} as const

export type PortOwner = keyof typeof offsets

/**
 * The fixed port of a service, below the range from which Linux gives ports to outgoing connections (32768 and up),
 * so that no client takes it while the server is down. `TESTBED_PORT_BASE` moves the whole range, for two testbeds on
 * one machine.
 */
export function portOf(owner: PortOwner): number {
  const base = Number(process.env['TESTBED_PORT_BASE'] ?? 29300)
  if (!Number.isInteger(base) || base < 1024 || base > 65_000) {
    throw new TestbedError(
      `TESTBED_PORT_BASE is ${process.env['TESTBED_PORT_BASE']}`,
      'Give a port, 1024 to 65000',
    )
  }
  return base + offsets[owner]
}

/** Fails when another program listens on the port of loopback. */
export async function assertPortFree(port: number): Promise<void> {
  if (await canListen(port)) return
  throw new TestbedError(
    `Port ${port} of 127.0.0.1 is taken by a program the testbed did not start`,
    `End that program or set TESTBED_PORT_BASE; "ss -ltnp sport = :${port}" names it`,
  )
}

/** A port of loopback that was free a moment ago and that no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 29_000)
    if (await canListen(port)) return port
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
