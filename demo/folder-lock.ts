import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { exitCode } from '@data-migration/contract/portal'
import { DemoFailure } from './failure.ts'

/**
 * Keeps a second demo out of the folder. The lock is a listening socket in Linux' abstract name space (unix(7)), which
 * the kernel takes back when its owner dies, so that a killed demo leaves no stale lock.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? inUse(folder) : error),
    )
    server.listen(`\0data-migration-demo-${key}`, resolve)
  })
  server.unref()
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) }
}

function inUse(folder: string): DemoFailure {
  return new DemoFailure(
    exitCode.usage,
    `Another demo is running in ${folder}.`,
    'End it with Ctrl-C, or wait until it is done.',
  )
}
