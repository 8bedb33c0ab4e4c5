import type { DmError } from '@data-migration/contract/errors'
import { closeCode } from '@data-migration/contract/ws'
import { WebSocket } from 'ws'

/** RFC 6455 7.4.1: something unexpected happened. */
const internalError = 1011

/** The reason is the error's code, to be looked up in the catalogue. */
export function closeSocket(socket: WebSocket, code: number, error: DmError | null): void {
  if (socket.readyState === WebSocket.OPEN) socket.close(code, error?.code)
  // Paused for back-pressure, it would never hear the answer.
  socket.resume()
}

export function closeCodeOf({ definition: { status } }: DmError): number {
  switch (status) {
    case 400:
      return closeCode.badFrame
    case 401:
      return closeCode.unauthenticated
    case 403:
      return closeCode.forbidden
    default:
      return internalError
  }
}
