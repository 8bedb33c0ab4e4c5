import { randomBytes, randomInt } from 'node:crypto'

const counterEnd = 0x1000

/** UUIDv7 (RFC 9562 6.2, method 1): 48 bits of Unix ms, 12 bits of a counter, 62 random bits. */
export function idMaker(nowMs: () => number): () => string {
  let lastMs = -1
  let counter = 0
  return () => {
    const ms = nowMs()
    if (ms > lastMs) {
      lastMs = ms
      counter = randomInt(counterEnd / 2)
    } else if (++counter === counterEnd) {
      lastMs++
      counter = 0
    }
    return uuid(lastMs, counter)
  }
}

function uuid(ms: number, counter: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** An id greater than every one made before it in this process. */
export const newId: () => string = idMaker(Date.now)
