import { dmError } from '@data-migration/contract/errors'
import { shellOpenSchema } from '@data-migration/contract/ws'
import type { RawData, WebSocket } from 'ws'
import { readFirstFrame } from './client-frame.ts'

export interface LaterFrame {
  readonly data: RawData
  readonly isBinary: boolean
}

export interface ShellOpening {
  readonly first: ReturnType<typeof readFirstFrame<typeof shellOpenSchema>>
  /** What the browser had sent behind the first frame already; from now on somebody else listens. */
  readonly takeLater: () => readonly LaterFrame[]
}

/**
 * The first frame, or what is wrong with it. Nothing may be typed before it is known who types: from then on the socket is
 * paused. Null where it has gone without a word.
 */
export async function shellOpening(socket: WebSocket, withinMs: number): Promise<ShellOpening | null> {
  const seconds = withinMs / 1000
  const later: LaterFrame[] = []
  const keep = (data: RawData, isBinary: boolean) => void later.push({ data, isBinary })
  const takeLater = () => {
    socket.off('message', keep)
    return later
  }
  return await new Promise((resolve) => {
    const tooLate = () => resolve({ first: { error: dmError('DM-AUTH-005', { seconds }) }, takeLater })
    const late = setTimeout(tooLate, withinMs)
    socket.once('message', (data, isBinary) => {
      clearTimeout(late)
      socket.pause()
      // Those of the same packet come nevertheless.
      socket.on('message', keep)
      resolve({ first: readFirstFrame(shellOpenSchema, data, isBinary, seconds), takeLater })
    })
    socket.once('close', () => {
      clearTimeout(late)
      resolve(null)
    })
  })
}
