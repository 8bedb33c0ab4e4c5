import { Bytes } from './bytes.ts'
import { headerLength } from './event-type.ts'
import { readVarInt, readVarUint } from './serialized-fields.ts'

export interface GtidEvent {
  /** `uuid` or `uuid:tag`; null for an anonymous transaction. */
  readonly source: string | null
  readonly number: bigint
  /** Commit on the source, ms since the epoch; null before MySQL 8.0. */
  readonly committedAtMs: number | null
}

const logicalTimestamps = 2

/** GTID_LOG_EVENT and ANONYMOUS_GTID_LOG_EVENT. */
export function readGtid(event: Buffer, end: number, anonymous: boolean): GtidEvent {
  const bytes = new Bytes(event, headerLength, end)
  bytes.skip(1)
  const uuid = uuidText(bytes.take(16))
  const number = bytes.u64()
  return { source: anonymous ? null : uuid, number, committedAtMs: commitTime(bytes) }
}

function commitTime(bytes: Bytes): number | null {
  if (bytes.left < 1 + 16 + 7 || bytes.u8() !== logicalTimestamps) return null
  bytes.skip(16)
  return microsToMs(bytes.take(7))
}

/** Seven bytes; the highest bit tells that the original commit's time follows. */
function microsToMs(seven: Buffer): number {
  const high = seven.readUInt8(6) & 0x7f
  return Math.floor((seven.readUIntLE(0, 6) + high * 2 ** 48) / 1000)
}

const tagged = { uuid: 1, number: 2, tag: 3, committed: 6 } as const

/** GTID_TAGGED_LOG_EVENT: fields with numbers, written by the serialisation library (MySQL 8.3 and newer). */
export function readTaggedGtid(event: Buffer, end: number): GtidEvent {
  const bytes = new Bytes(event, headerLength, end)
  for (let head = 0; head < 3; head++) readVarUint(bytes)
  let uuid = ''
  let tag = ''
  let number = 0n
  let committedAtMs: number | null = null
  while (bytes.left > 0) {
    const field = Number(readVarUint(bytes))
    if (field === tagged.uuid)
      uuid = uuidText(Buffer.from(Array.from({ length: 16 }, () => Number(readVarUint(bytes)))))
    else if (field === tagged.number) number = readVarInt(bytes)
    else if (field === tagged.tag) tag = bytes.text(Number(readVarUint(bytes)))
    else if (field === tagged.committed) {
      committedAtMs = Number(readVarUint(bytes) / 1000n)
      break
    } else readVarUint(bytes)
  }
  return { source: tag === '' ? uuid : `${uuid}:${tag}`, number, committedAtMs }
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
