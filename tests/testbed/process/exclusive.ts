import { createHash } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { testbedRoot } from '../paths.ts'

/**
 * Runs `work` while no other process or worker of this machine runs work of the same name in this testbed.
 *
 * The lock is a listening socket in Linux' abstract name space (unix(7)): the kernel gives it to one owner and takes
 * it back when the owner dies, so a crash leaves no stale lock. A waiter connects and sleeps until the owner closes.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const address = lockAddress(name)
  let owned = await tryListen(address)
  while (owned === undefined) {
    await untilReleased(address)
    owned = await tryListen(address)
  }
  try {
    return await work()
  } finally {
    await owned.release()
  }
}

function lockAddress(name: string): string {
  // sun_path holds 108 bytes, a folder's path may be longer.
  const key = createHash('sha256').update(`${testbedRoot}\n${name}`).digest('hex').slice(0, 32)
  return `\0data-migration-testbed-${key}`
}

type OwnedLock = { release(): Promise<void> }

function tryListen(address: string): Promise<OwnedLock | undefined> {
  const waiters = new Set<Socket>()
  const server = createServer((socket) => {
    waiters.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => waiters.delete(socket))
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => resolve({ release: () => release(server, waiters) }))
  })
}

function release(server: Server, waiters: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of waiters) socket.destroy()
  })
}

function untilReleased(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.resume()
  })
}
