import { apiBase } from '@data-migration/contract/api'
import { type ShellClientFrame, type ShellServerFrame, shellPath } from '@data-migration/contract/ws'
import { sessionToken } from '../../api/token.ts'
import { socketUrl } from '../../realtime/socket-url.ts'

export interface ShellSize {
  readonly columns: number
  readonly rows: number
}

export interface ShellEvents {
  readonly onOpened: (host: string, user: string) => void
  readonly onOutput: (bytes: Uint8Array) => void
  /** `reason` is what the server said; empty where the connection just ended. */
  readonly onClosed: (reason: string) => void
}

export interface ShellSession {
  type(bytes: Uint8Array<ArrayBuffer>): void
  resize(size: ShellSize): void
  close(): void
}

/** One terminal on an executor: keystrokes and output are binary frames, everything else is JSON. */
export function openShell(executorId: string, size: ShellSize, events: ShellEvents): ShellSession {
  const socket = new WebSocket(socketUrl(apiBase, shellPath))
  socket.binaryType = 'arraybuffer'
  let reason = ''

  function say(frame: ShellClientFrame): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }

  function heard(frame: ShellServerFrame): void {
    if (frame.op === 'opened') return events.onOpened(frame.host, frame.user)
    reason = frame.reason
  }

  socket.onopen = () =>
    socket.send(JSON.stringify({ v: 1, op: 'open', token: sessionToken.value, executorId, ...size }))
  socket.onmessage = ({ data }) =>
    data instanceof ArrayBuffer
      ? events.onOutput(new Uint8Array(data))
      : heard(JSON.parse(String(data)) as ShellServerFrame)
  socket.onclose = (event) => events.onClosed(reason === '' ? event.reason : reason)

  return {
    type: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    resize: (next) => say({ v: 1, op: 'resize', ...next }),
    close: () => {
      say({ v: 1, op: 'close' })
      socket.close(1000)
    },
  }
}
