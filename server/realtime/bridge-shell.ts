import type { DmError } from '@data-migration/contract/errors'
import { shellClientSchema } from '@data-migration/contract/ws'
import { type RawData, WebSocket } from 'ws'
import type { Shell } from '../executors/shell/open-shell.ts'
import { bytesOf, readFrame } from './client-frame.ts'
import type { RealtimeLimits } from './limits.ts'
import type { LaterFrame } from './shell-opening.ts'

export interface ShellBridge {
  readonly limits: Pick<RealtimeLimits, 'highWaterBytes' | 'lowWaterBytes'>
  /** Frames that are there already. */
  readonly earlier: readonly LaterFrame[]
  /** The browser speaks nonsense. */
  readonly onBadFrame: (error: DmError) => void
}

/** Joins a shell to a socket; whichever is slow makes the other one wait. */
export function bridgeShell(socket: WebSocket, shell: Shell, bridge: ShellBridge): void {
  const receive = (data: RawData, isBinary: boolean) => obey(socket, shell, bridge, { data, isBinary })
  showOutput(socket, shell, bridge.limits)
  shell.onDrain(() => socket.resume())
  socket.on('message', receive)
  for (const { data, isBinary } of bridge.earlier) receive(data, isBinary)
}

function showOutput(socket: WebSocket, shell: Shell, limits: ShellBridge['limits']): void {
  let paused = false
  const sent = () => {
    if (!paused || socket.bufferedAmount > limits.lowWaterBytes) return
    paused = false
    shell.resume()
  }
  shell.onData((bytes) => {
    if (socket.readyState !== WebSocket.OPEN) return
    socket.send(bytes, { binary: true }, sent)
    if (paused || socket.bufferedAmount < limits.highWaterBytes) return
    paused = true
    shell.pause()
  })
}

function obey(socket: WebSocket, shell: Shell, { onBadFrame }: ShellBridge, { data, isBinary }: LaterFrame) {
  if (isBinary) {
    if (!shell.write(bytesOf(data))) socket.pause()
    return
  }
  const outcome = readFrame(shellClientSchema, data)
  if ('error' in outcome) onBadFrame(outcome.error)
  else if (outcome.frame.op === 'close') shell.close()
  else shell.resize(outcome.frame)
}
