import { binlogError } from '../binlog-error.ts'
import { jsonDouble } from './json-double.ts'
import { type JsonNode, quoteJson } from './json-node.ts'
import { opaqueText } from './json-opaque.ts'

/** Types of values (MySQL sql-common/json_binary.h). */
const type = {
  smallObject: 0,
  largeObject: 1,
  smallArray: 2,
  largeArray: 3,
  literal: 4,
  int16: 5,
  uint16: 6,
  int32: 7,
  uint32: 8,
  int64: 9,
  uint64: 10,
  double: 11,
  string: 12,
  opaque: 15,
} as const

const literals = ['null', 'true', 'false'] as const

/** A whole document; an empty value stands for the JSON null that an invalid insertion left. */
export function readJson(document: Buffer): JsonNode {
  if (document.length === 0) return scalar('null')
  return readValue(document.readUInt8(0), document.subarray(1))
}

/** `body` begins at the value; containers count their offsets from there. */
function readValue(kind: number, body: Buffer): JsonNode {
  switch (kind) {
    case type.smallObject:
      return readContainer(body, false, true)
    case type.largeObject:
      return readContainer(body, true, true)
    case type.smallArray:
      return readContainer(body, false, false)
    case type.largeArray:
      return readContainer(body, true, false)
    default:
      return scalar(scalarText(kind, body))
  }
}

function scalarText(kind: number, body: Buffer): string {
  switch (kind) {
    case type.literal:
      return literalText(body.readUInt8(0))
    case type.int16:
      return String(body.readInt16LE(0))
    case type.uint16:
      return String(body.readUInt16LE(0))
    case type.int32:
      return String(body.readInt32LE(0))
    case type.uint32:
      return String(body.readUInt32LE(0))
    case type.int64:
      return String(body.readBigInt64LE(0))
    case type.uint64:
      return String(body.readBigUInt64LE(0))
    case type.double:
      return jsonDouble(body.readDoubleLE(0))
    case type.string:
      return quoteJson(withLength(body).toString('utf8'))
    case type.opaque:
      return opaqueText(body.readUInt8(0), withLength(body.subarray(1)))
    default:
      throw binlogError(`a JSON value has the unknown type ${kind}`)
  }
}

function literalText(code: number): string {
  const text = literals[code]
  if (text === undefined) throw binlogError(`a JSON literal has the code ${code}`)
  return text
}

/** Seven bits a byte, the lowest first; the highest bit tells that more follow. */
function withLength(body: Buffer): Buffer {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = body.readUInt8(i)
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return cut(body, i + 1, length)
  }
  throw binlogError('a JSON length does not end')
}

function cut(body: Buffer, start: number, length: number): Buffer {
  if (start + length > body.length) throw binlogError('a JSON value leaves its document')
  return body.subarray(start, start + length)
}

/** Count, size, then the entries of keys (offset, length) and of values (type, offset or the value itself). */
function readContainer(body: Buffer, large: boolean, isObject: boolean): JsonNode {
  const word = large ? 4 : 2
  const read = (at: number) => (large ? body.readUInt32LE(at) : body.readUInt16LE(at))
  const count = read(0)
  const keysAt = 2 * word
  const valuesAt = keysAt + (isObject ? count * (word + 2) : 0)
  const value = (i: number): JsonNode => {
    const at = valuesAt + i * (1 + word)
    const kind = body.readUInt8(at)
    const inlined = isInlined(kind, large)
    return readValue(kind, inlined ? body.subarray(at + 1) : body.subarray(read(at + 1)))
  }
  if (!isObject) return { kind: 'array', items: Array.from({ length: count }, (_, i) => value(i)) }
  const key = (i: number): string => {
    const at = keysAt + i * (word + 2)
    return cut(body, read(at), body.readUInt16LE(at + word)).toString('utf8')
  }
  return { kind: 'object', members: Array.from({ length: count }, (_, i) => [key(i), value(i)]) }
}

function isInlined(kind: number, large: boolean): boolean {
  if (kind === type.literal || kind === type.int16 || kind === type.uint16) return true
  return large && (kind === type.int32 || kind === type.uint32)
}

function scalar(text: string): JsonNode {
  return { kind: 'scalar', text }
}
