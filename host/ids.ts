import { randomBytes } from 'node:crypto'

let lastMs = 0
let counter = 0

/**
 * UUIDv7 (RFC 9562): milliseconds, then a counter in rand_a, so that ids made by one process sort by the order they
 * were made in.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = randomBytes(1)[0] ?? 0
  } else if (counter === 0xfff) {
    lastMs += 1
    counter = 0
  } else counter += 1
  return format(lastMs, counter, randomBytes(8))
}

function format(ms: number, sequence: number, random: Buffer): string {
  const time = ms.toString(16).padStart(12, '0')
  const version = (0x7000 | sequence).toString(16)
  random[0] = 0x80 | ((random[0] ?? 0) & 0x3f)
  const tail = random.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** RFC 3339 UTC with milliseconds. */
export function instantOf(ms: number = Date.now()): string {
  return new Date(ms).toISOString()
}
