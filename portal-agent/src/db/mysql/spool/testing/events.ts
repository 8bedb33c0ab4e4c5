import { eventType, headerLength } from '../../binlog/event-type.ts'

/** An event as a server without checksums sends it. */
export function logEvent(type: number, body: Buffer = Buffer.alloc(0), logPos = 0): Buffer {
  const head = Buffer.alloc(headerLength)
  head.writeUInt8(type, 4)
  head.writeUInt32LE(headerLength + body.length, 9)
  head.writeUInt32LE(logPos, 13)
  return Buffer.concat([head, body])
}

const short = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(`${text}\0`)])
const tableId = (id: number) => Buffer.from([id, 0, 0, 0, 0, 0, 0, 0])

/** As the source begins to send a file, from `pos` on. */
export function rotateEvent(file: string, pos: number): Buffer {
  const body = Buffer.alloc(8)
  body.writeBigUInt64LE(BigInt(pos))
  return logEvent(eventType.rotate, Buffer.concat([body, Buffer.from(file)]))
}

/** Of a log without checksums. */
export function formatEvent(): Buffer {
  const body = Buffer.alloc(100)
  body.writeUInt16LE(4)
  return logEvent(eventType.formatDescription, body)
}

export function queryEvent(sql: string, logPos: number): Buffer {
  return logEvent(eventType.query, Buffer.concat([Buffer.alloc(13), Buffer.of(0), Buffer.from(sql)]), logPos)
}

export function commitEvent(logPos: number): Buffer {
  return logEvent(eventType.xid, Buffer.alloc(8), logPos)
}

/** Of one column of type INT. */
export function tableMapEvent(id: number, schema: string, table: string): Buffer {
  const column = Buffer.from([1, 3, 0, 0])
  return logEvent(eventType.tableMap, Buffer.concat([tableId(id), short(schema), short(table), column]))
}

export function insertEvent(id: number, value: number, logPos = 0): Buffer {
  const image = Buffer.alloc(5)
  image.writeInt32LE(value, 1)
  return logEvent(eventType.writeRowsV1, Buffer.concat([tableId(id), Buffer.from([1, 1]), image]), logPos)
}
