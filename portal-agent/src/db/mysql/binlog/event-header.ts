/** The 19 bytes in front of every event (binlog version 4). */
export interface EventHeader {
  /** Seconds since the epoch on the source's clock. */
  readonly timestamp: number
  readonly type: number
  readonly serverId: number
  /** With header and checksum. */
  readonly size: number
  /** Place of the next event in the file; 32 bits only (pitfall D08), 0 where it has none. */
  readonly logPos: number
  readonly flags: number
}

export function readEventHeader(event: Buffer, at = 0): EventHeader {
  return {
    timestamp: event.readUInt32LE(at),
    type: event.readUInt8(at + 4),
    serverId: event.readUInt32LE(at + 5),
    size: event.readUInt32LE(at + 9),
    logPos: event.readUInt32LE(at + 13),
    flags: event.readUInt16LE(at + 17),
  }
}
