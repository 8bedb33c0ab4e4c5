import { headerLength } from './event-type.ts'

export interface LogPlace {
  readonly file: string
  readonly pos: number
}

/** ROTATE_EVENT: where the stream goes on. `end`: where the event ends without its checksum. */
export function readRotate(event: Buffer, end: number): LogPlace {
  return {
    pos: Number(event.readBigUInt64LE(headerLength)),
    file: event.toString('utf8', headerLength + 8, end),
  }
}
