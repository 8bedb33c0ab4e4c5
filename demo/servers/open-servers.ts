import { rm } from 'node:fs/promises'
import type { DemoRequest } from '../request.ts'
import type { DemoServer } from './demo-server.ts'
import { connectGiven } from './given-server.ts'
import { type Side, startOwn } from './own-server.ts'

export interface Opening {
  readonly request: DemoRequest
  /** Servers of the demo's own keep their data below it. */
  readonly folder: string
  readonly onNote: (note: string) => void
  readonly onOpen: (side: Side, server: DemoServer) => void
}

/** Opens source and target at the same time. What was started is stopped when `cleanup` is disposed of. */
export async function openServers(
  opening: Opening,
  cleanup: AsyncDisposableStack,
): Promise<[source: DemoServer, target: DemoServer]> {
  const both = [open('source', opening, cleanup), open('target', opening, cleanup)] as const
  // Both are waited for even if one fails: what starts late must be stopped too.
  await Promise.allSettled(both)
  return await Promise.all(both)
}

async function open(side: Side, opening: Opening, cleanup: AsyncDisposableStack): Promise<DemoServer> {
  const url = opening.request[side]
  const server = url === undefined ? await start(side, opening, cleanup) : await connectGiven(side, url)
  opening.onOpen(side, server)
  return server
}

async function start(side: Side, opening: Opening, cleanup: AsyncDisposableStack): Promise<DemoServer> {
  const { request, folder, onNote } = opening
  const { server, directory, ...own } = await startOwn(side, request.servers, folder, onNote)
  cleanup.defer(async () => {
    await server.stop()
    if (!request.keep) await rm(directory, { recursive: true, force: true })
  })
  return own
}
