import { headerLength } from './event-type.ts'

export interface MariadbGtid {
  readonly domain: number
  readonly server: number
  readonly sequence: bigint
  /** One statement, which is its own end (DDL); otherwise the event is also the BEGIN. */
  readonly standalone: boolean
  readonly preparesXa: boolean
  readonly completesXa: boolean
}

const flag = { standalone: 1, preparesXa: 64, completesXa: 128 } as const

export function readMariadbGtid(event: Buffer, serverId: number): MariadbGtid {
  const flags = event.readUInt8(headerLength + 12)
  return {
    sequence: event.readBigUInt64LE(headerLength),
    domain: event.readUInt32LE(headerLength + 8),
    server: serverId,
    standalone: (flags & flag.standalone) !== 0,
    preparesXa: (flags & flag.preparesXa) !== 0,
    completesXa: (flags & flag.completesXa) !== 0,
  }
}
