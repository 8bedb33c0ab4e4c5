import { inflateSync } from 'node:zlib'
import { binlogError } from './binlog-error.ts'
import { headerLength } from './event-type.ts'

/**
 * MariaDB's log_bin_compress (pitfall D05; sql/log_event.cc, binlog_buf_uncompress): a byte with the algorithm and the number of length
 * bytes, the length in big-endian, then a zlib stream.
 */
export function uncompress(part: Buffer): Buffer {
  const head = part.readUInt8(0)
  if ((head & 0xe0) !== 0x80) throw binlogError('an event is compressed in an unknown way')
  const lengthBytes = head & 7
  const length = part.readUIntBE(1, lengthBytes)
  const bytes = inflateSync(part.subarray(1 + lengthBytes))
  if (bytes.length !== length) throw binlogError('a compressed event does not have the length it says')
  return bytes
}

/** The event with its SQL text uncompressed; `end`: without the checksum. */
export function uncompressQuery(event: Buffer, end: number): Buffer {
  const variables = event.readUInt16LE(headerLength + 11)
  const textAt = headerLength + 13 + variables + event.readUInt8(headerLength + 8) + 1
  return Buffer.concat([event.subarray(0, textAt), uncompress(event.subarray(textAt, end))])
}
