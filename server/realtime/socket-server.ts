import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { dmError } from '@data-migration/contract/errors'
import type { HostContext, Logger } from '@data-migration/contract/plugin'
import { closeCode } from '@data-migration/contract/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { closeSocket } from './close-socket.ts'
import { keepAlive } from './heartbeat.ts'

export interface SocketServerSettings {
  readonly context: Pick<HostContext, 'registerUpgrade'>
  readonly path: string
  readonly socketsAtMost: number
  /** Longest frame of a client, in bytes. */
  readonly frameBytes: number
  readonly heartbeatMs: number
  readonly logger: Logger
  readonly accept: (socket: WebSocket) => void
}

/** How long the browsers may take to answer the close. */
const closingMs = 1000

/** One path of the plugin with WebSockets. Disposing of it closes them all. */
export function openSocketServer(settings: SocketServerSettings): AsyncDisposable {
  const { context, path, socketsAtMost, frameBytes, heartbeatMs, logger, accept } = settings
  const server = new WebSocketServer({ noServer: true, maxPayload: frameBytes, perMessageDeflate: false })
  let closed = false
  context.registerUpgrade(path, (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (closed || server.clients.size >= socketsAtMost) return unavailable(stream)
    server.handleUpgrade(request, stream, head, (socket) => {
      // Frames against the protocol: `ws` closes with the code for it.
      socket.on('error', (error) => logger.debug({ error, path }, 'a socket broke'))
      keepAlive(socket, heartbeatMs)
      accept(socket)
    })
  })
  return {
    async [Symbol.asyncDispose]() {
      closed = true
      for (const socket of server.clients)
        closeSocket(socket, closeCode.goingAway, dmError('DM-TASK-107', {}))
      const late = setTimeout(() => server.clients.forEach((socket) => socket.terminate()), closingMs)
      await new Promise<void>((resolve) => server.close(() => resolve()))
      clearTimeout(late)
    },
  }
}

function unavailable(stream: Duplex): void {
  stream.end(`HTTP/1.1 503 ${STATUS_CODES[503]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
