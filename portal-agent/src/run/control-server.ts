import { closeSync, constants, openSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import {
  type Control,
  controlSchema,
  type NewEvent,
  type PortalEvent,
  type ProgressEvent,
  type SnapshotEvent,
} from '@data-migration/contract/portal'
import type { Journal } from './journal.ts'

export interface ControlledRun {
  readonly journal: Journal
  stop(): void
  /** Throws the coded error of a refused change. */
  setOption(key: string, value: string | number | boolean): void
  snapshot(): SnapshotEvent
  /** Calls back for every progress line; the returned function ends it. */
  followProgress(listener: (event: ProgressEvent) => void): () => void
}

type Acknowledgement = Extract<NewEvent, { type: 'control-ack' }>

/** A follower that does not read is dropped; it can attach again from the last number it saw. */
const longestBacklogBytes = 16 * 1024 * 1024
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

function serve(socket: Socket, run: ControlledRun, acknowledged: Map<string, Acknowledgement>): void {
  const send = (line: PortalEvent | Acknowledgement | { error: ErrorBody }) => {
    if (socket.writableLength > longestBacklogBytes) socket.destroy()
    else if (socket.writable) socket.write(`${JSON.stringify(line)}\n`)
  }
  const ends: (() => void)[] = []
  socket.on('error', () => socket.destroy())
  socket.on('close', () => ends.forEach((end) => end()))
  createInterface({ input: socket }).on('line', (text) => {
    const control = parseControl(text)
    if ('error' in control) return send(control)
    switch (control.cmd) {
      case 'status':
        return send(run.snapshot())
      case 'attach':
        return void ends.push(...attach(control.args.from, run, send))
      default:
        return obey(control, run, acknowledged, send)
    }
  })
}

function attach(from: number, run: ControlledRun, send: (line: PortalEvent) => void): (() => void)[] {
  send(run.snapshot())
  for (const event of run.journal.since(from)) send(event)
  return [run.journal.follow(send), run.followProgress(send)]
}

function obey(
  control: Extract<Control, { cmd: 'stop' | 'set-option' }>,
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

function carryOut(
  control: Extract<Control, { cmd: 'stop' | 'set-option' }>,
  run: ControlledRun,
): Acknowledgement {
  try {
    if (control.cmd === 'stop') run.stop()
    else run.setOption(control.args.key, control.args.value)
    return { type: 'control-ack', id: control.id, ok: true }
  } catch (error) {
    return { type: 'control-ack', id: control.id, ok: false, error: toErrorBody(error) }
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
