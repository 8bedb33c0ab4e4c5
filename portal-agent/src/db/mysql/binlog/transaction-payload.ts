import { zstdDecompressSync } from 'node:zlib'
import { Bytes } from './bytes.ts'
import { binlogError } from './binlog-error.ts'
import { headerLength } from './event-type.ts'

const field = { end: 0, size: 1, compression: 2 } as const
const compression = { zstd: 0, none: 255 } as const

/**
 * TRANSACTION_PAYLOAD_EVENT (pitfall D04): the events of one transaction, compressed, each with a header and without
 * a checksum. Yields them one by one.
 */
export function* unwrapPayload(event: Buffer, end: number): Generator<Buffer> {
  const payload = readPayload(event, end)
  for (let at = 0; at < payload.length;) {
    const size = payload.readUInt32LE(at + 9)
    if (size < headerLength || at + size > payload.length)
      throw binlogError('a compressed transaction is cut off')
    yield payload.subarray(at, at + size)
    at += size
  }
}

function readPayload(event: Buffer, end: number): Buffer {
  const bytes = new Bytes(event, headerLength, end)
  let size = 0
  let kind: number = compression.zstd
  for (let type = bytes.lenenc(); type !== field.end; type = bytes.lenenc()) {
    const value = new Bytes(bytes.take(bytes.lenenc()))
    if (type === field.size) size = value.lenenc()
    else if (type === field.compression) kind = value.lenenc()
  }
  const payload = bytes.take(size === 0 ? bytes.left : size)
  if (kind === compression.none) return payload
  if (kind === compression.zstd) return zstdDecompressSync(payload)
  throw binlogError(`a transaction is compressed in the unknown way ${kind}`)
}
