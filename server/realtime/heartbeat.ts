import { closeCode } from '@data-migration/contract/ws'
import type { WebSocket } from 'ws'
import { closeSocket } from './close-socket.ts'

/**
 * Pings. A socket that neither says anything nor takes any byte from one ping to the next is closed: it reads too slowly
 * or is not there any more. Ends with the socket.
 */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let heard = true
  let waiting = 0
  const hear = () => (heard = true)
  socket.on('pong', hear).on('message', hear)
  const timer = setInterval(() => {
    const reads = socket.bufferedAmount < waiting
    if (!heard && !reads) {
      clearInterval(timer)
      return closeSocket(socket, closeCode.tooSlow, null)
    }
    heard = false
    socket.ping()
    waiting = socket.bufferedAmount
  }, everyMs)
  socket.once('close', () => clearInterval(timer))
}
