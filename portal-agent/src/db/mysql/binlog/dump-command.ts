import type { GtidSet } from '../../../model/gtid-set.ts'

export const dumpCommand = { dump: 0x12, dumpGtid: 0x1e } as const

/** COM_BINLOG_DUMP: place, flags, server_id, file. */
export function dumpBody(file: string, pos: number, serverId: number): Buffer {
  const name = Buffer.from(file)
  const body = Buffer.alloc(10 + name.length)
  body.writeUInt32LE(pos, 0)
  body.writeUInt32LE(serverId, 6)
  name.copy(body, 10)
  return body
}

const throughGtid = 4

/** COM_BINLOG_DUMP_GTID from whatever is not in `executed`. */
export function dumpGtidBody(executed: GtidSet, serverId: number): Buffer {
  const set = encodeGtidSet(executed)
  const body = Buffer.alloc(2 + 4 + 4 + 8 + 4 + set.length)
  body.writeUInt16LE(throughGtid, 0)
  body.writeUInt32LE(serverId, 2)
  body.writeBigUInt64LE(4n, 10)
  body.writeUInt32LE(set.length, 18)
  set.copy(body, 22)
  return body
}

const taggedFormat = 1

/**
 * "Gtid_set::encode": number of sources, then each with its intervals [first, behind last). With tags (8.3 and newer) the
 * first and the last byte of the number's eight say so, and a tag with its length stands behind each uuid.
 */
function encodeGtidSet(set: GtidSet): Buffer {
  const entries = set.entries()
  const tagged = entries.some(([source]) => source.length > uuidLength)
  const head = Buffer.alloc(8)
  head.writeBigUInt64LE(BigInt(entries.length), 0)
  if (tagged) {
    head.writeUInt8(taggedFormat, 7)
    head.writeUIntLE(entries.length, 1, 6)
    head.writeUInt8(taggedFormat, 0)
  }
  return Buffer.concat([
    head,
    ...entries.flatMap(([source, intervals]) => encodeSource(source, intervals, tagged)),
  ])
}

const uuidLength = 36

function encodeSource(
  source: string,
  intervals: readonly (readonly [bigint, bigint])[],
  tagged: boolean,
): Buffer[] {
  const uuid = Buffer.from(source.slice(0, uuidLength).replaceAll('-', ''), 'hex')
  const tag = Buffer.from(source.slice(uuidLength + 1))
  const numbers = Buffer.alloc(8 + intervals.length * 16)
  numbers.writeBigUInt64LE(BigInt(intervals.length), 0)
  intervals.forEach(([first, last], i) => {
    numbers.writeBigUInt64LE(first, 8 + i * 16)
    numbers.writeBigUInt64LE(last + 1n, 16 + i * 16)
  })
  // The length of a tag is one of the serialisation's integers: below 64 it is twice itself.
  return tagged ? [uuid, Buffer.from([tag.length << 1]), tag, numbers] : [uuid, numbers]
}
