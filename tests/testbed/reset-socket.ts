import type { Socket } from 'node:net'

/**
 * Ends a connection by a TCP RST. Not while the end of the stream is on its way out: that reset fails with EINVAL, the handle
 * never closes, and the process spins at its end until somebody kills it (libuv does not mix SO_LINGER and shutdown).
 */
export function resetSocket(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished && socket.writableLength === 0
  if (isEnding) socket.once('finish', () => socket.resetAndDestroy())
  else socket.resetAndDestroy()
}
