import { connect } from 'node:net'
import { join } from 'node:path'
import type { ServerControl } from '../endpoint.ts'
import { assertPortFree } from '../ports.ts'
import {
  killServerProcess,
  recordedProcess,
  signalServerProcess,
  startServerProcess,
  stopServerProcess,
  waitUntilReady,
} from '../process/server-process.ts'
import { exclusively } from '../process/exclusive.ts'

/** What differs between the kinds of server; the rest is the same for all. */
export type LocalServer = {
  /** Holds the data, the logs, the password and the process record. */
  directory: string
  port: number
  command: readonly string[]
  env?: NodeJS.ProcessEnv
  /** The signal of an orderly, quick end. */
  stopSignal: NodeJS.Signals
  /** Makes what the server needs when it is missing. Runs before every start. */
  initialize(): Promise<void>
  /** Talks to the server and returns its version; undefined while it does not serve yet. */
  readVersion(): Promise<string | undefined>
}

export type RunningServer = ServerControl & AsyncDisposable & { version: string; host: string; port: number }

/** Starts the server unless it runs already; disposing of the result stops it. */
export async function runLocalServer(server: LocalServer): Promise<RunningServer> {
  const version = await startLocalServer(server)
  const control = controlOf(server)
  return {
    version,
    host: '127.0.0.1',
    port: server.port,
    ...control,
    [Symbol.asyncDispose]: () => control.stop(),
  }
}

export function recordFileOf(directory: string): string {
  return join(directory, 'process')
}

async function startLocalServer(server: LocalServer): Promise<string> {
  return await exclusively(server.directory, async () => {
    const running = await versionOfRunning(server)
    if (running !== undefined) return running
    await assertPortFree(server.port)
    await server.initialize()
    return await launch(server)
  })
}

/** A recorded server is used as it is, woken if it was paused; one that gives no answer is replaced. */
async function versionOfRunning(server: LocalServer): Promise<string | undefined> {
  const recordFile = recordFileOf(server.directory)
  if (recordedProcess(recordFile) !== undefined) {
    signalServerProcess(recordFile, 'SIGCONT')
    if (await acceptsConnections(server.port)) {
      const version = await server.readVersion()
      if (version !== undefined) return version
    }
  }
  await stopServerProcess(recordFile, server.stopSignal)
  return undefined
}

async function launch(server: LocalServer): Promise<string> {
  const { directory, command, env } = server
  const spec = { recordFile: recordFileOf(directory), logFile: join(directory, 'server.log'), command, env }
  let version: string | undefined
  const identity = await startServerProcess({ ...spec, cwd: directory })
  await waitUntilReady(spec, identity, async () => {
    version = (await acceptsConnections(server.port)) ? await server.readVersion() : undefined
    return version !== undefined
  })
  return version ?? ''
}

function controlOf(server: LocalServer): ServerControl {
  const recordFile = recordFileOf(server.directory)
  const locked = (work: () => Promise<void>) => exclusively(server.directory, work)
  const start = async () => void (await startLocalServer(server))
  const stop = () => locked(() => stopServerProcess(recordFile, server.stopSignal))
  return {
    start,
    stop,
    restart: async () => {
      await stop()
      await start()
    },
    pause: () => locked(async () => signalServerProcess(recordFile, 'SIGSTOP')),
    resume: () => locked(async () => signalServerProcess(recordFile, 'SIGCONT')),
    kill: () => locked(() => killServerProcess(recordFile)),
  }
}

export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 })
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}
