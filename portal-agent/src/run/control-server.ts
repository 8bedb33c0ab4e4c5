import { closeSync, constants, openSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import {
  type Control,
  type ControlRequest,
  controlSchema,
  type NewEvent,
  type PortalEvent,
} from '@data-migration/contract/portal'
import type { EventJournal } from '../report/event-journal.ts'

export interface ControlledRun {
  readonly journal: EventJournal
  stop(now: boolean): void
  stopIncremental(): void
  /** Throws DM-VER-200 where nothing is followed. */
  verify(): void
  /** Throws the coded error of a refused change. */
  setOption(key: string, value: string | number | boolean): void
}

type Acknowledgement = Extract<NewEvent, { type: 'control-ack' }>

const rememberedCommands = 1000

/**
 * Answers on the unix socket of a workspace, one JSON object a line. `mayWrite` tells whether the workspace is still
 * ours: the socket of a process that took over is left alone.
 */
export async function startControlServer(
  socketPath: string,
  run: ControlledRun,
  mayWrite: () => boolean,
): Promise<AsyncDisposable> {
  const acknowledged = new Map<string, Acknowledgement>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, run, acknowledged)
  })
  const folder = openSync(dirname(socketPath), constants.O_RDONLY | constants.O_DIRECTORY)
  await listen(server, `/proc/self/fd/${folder}/new-control.${process.pid}`)
  renameSync(`${dirname(socketPath)}/new-control.${process.pid}`, socketPath)
  return {
    async [Symbol.asyncDispose]() {
      if (mayWrite()) rmSync(socketPath, { force: true })
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      closeSync(folder)
    },
  }
}

/**
 * The address goes through an open directory, because a unix socket's path may have no more than 107 bytes (unix(7)).
 * The final name comes by rename: it appears only when somebody listens, and replaces that of a former holder.
 */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

type Line = PortalEvent | Acknowledgement | { readonly error: ErrorBody }

function serve(socket: Socket, run: ControlledRun, acknowledged: Map<string, Acknowledgement>): void {
  const closed = new AbortController()
  const send = (line: Line) => {
    if (socket.writable) socket.write(`${JSON.stringify(line)}\n`)
  }
  socket.on('error', () => socket.destroy())
  socket.on('close', () => closed.abort())
  const lines = createInterface({ input: socket })
  // The reader passes the socket's errors on as its own: a follower that is gone must not end the run.
  lines.on('error', () => socket.destroy())
  lines.on('line', (text) => {
    const control = parseControl(text)
    if ('error' in control) return send(control)
    switch (control.cmd) {
      case 'status':
        return void sendSnapshot(socket, run.journal)
      case 'attach':
        return void sendEvents(socket, run.journal.follow(control.args.from, closed.signal))
      default:
        return obey(control, run, acknowledged, send)
    }
  })
}

async function sendSnapshot(socket: Socket, journal: EventJournal): Promise<void> {
  const events = journal.follow(journal.seq, AbortSignal.abort())
  const { value } = await events.next()
  if (value !== undefined) socket.write(`${JSON.stringify(value)}\n`)
  await events.return()
}

/** At the follower's own pace: what it does not read stays in the file. */
async function sendEvents(socket: Socket, events: AsyncIterable<PortalEvent>): Promise<void> {
  for await (const event of events) {
    if (!socket.writable) return
    if (!socket.write(`${JSON.stringify(event)}\n`)) await drained(socket)
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    socket.on('drain', go).on('close', go)
  })
}

function obey(
  control: ControlRequest,
  run: ControlledRun,
  acknowledged: Map<string, Acknowledgement>,
  send: (line: Acknowledgement) => void,
): void {
  const earlier = acknowledged.get(control.id)
  if (earlier !== undefined) return send(earlier)
  const acknowledgement = carryOut(control, run)
  acknowledged.set(control.id, acknowledgement)
  if (acknowledged.size > rememberedCommands) acknowledged.delete([...acknowledged.keys()][0] ?? '')
  run.journal.append(acknowledgement)
  send(acknowledgement)
}

function carryOut(control: ControlRequest, run: ControlledRun): Acknowledgement {
  try {
    request(control, run)
    return { type: 'control-ack', id: control.id, ok: true }
  } catch (error) {
    return { type: 'control-ack', id: control.id, ok: false, error: toErrorBody(error) }
  }
}

function request(control: ControlRequest, run: ControlledRun): void {
  switch (control.cmd) {
    case 'stop':
      return run.stop(control.args?.now === true)
    case 'stop-incremental':
      return run.stopIncremental()
    case 'verify':
      return run.verify()
    case 'set-option':
      return run.setOption(control.args.key, control.args.value)
  }
}

function parseControl(text: string): Control | { error: ErrorBody } {
  const problem = dmError('DM-JOB-014', { problem: 'a control line that is no known command' })
  try {
    const parsed = controlSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : { error: toErrorBody(problem) }
  } catch {
    return { error: toErrorBody(problem) }
  }
}
