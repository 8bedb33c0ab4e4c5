import { Bytes } from './bytes.ts'
import { columnCode, metadataBytes } from './column-code.ts'
import { headerLength } from './event-type.ts'

/** One column as the log stores it: the type, resolved where the metadata overrides it, and the rest of its metadata. */
export interface LoggedColumn {
  readonly code: number
  /** Little-endian metadata; for strings, enums and sets the length or size in bytes. */
  readonly meta: number
}

export interface TableMap {
  readonly id: number
  readonly schema: string
  readonly table: string
  readonly columns: readonly LoggedColumn[]
  /** Column names where binlog_row_metadata is FULL. */
  readonly names: readonly string[] | null
  /** Signedness of the numeric columns in their order, true for unsigned; null where the log does not say. */
  readonly unsigned: readonly boolean[] | null
}

export function tableMapId(event: Buffer): number {
  return event.readUIntLE(headerLength, 6)
}

/** The database of the table. */
export function tableMapSchema(event: Buffer): string {
  const bytes = new Bytes(event, headerLength + 8)
  return bytes.text(bytes.u8())
}

export function readTableMap(event: Buffer, end: number): TableMap {
  const bytes = new Bytes(event, headerLength, end)
  const id = bytes.u48()
  bytes.skip(2)
  const schema = nulTerminated(bytes)
  const table = nulTerminated(bytes)
  const count = bytes.lenenc()
  const codes = bytes.take(count)
  const columns = readColumns(codes, new Bytes(bytes.take(bytes.lenenc())))
  bytes.skip((count + 7) >> 3)
  return { id, schema, table, columns, ...readOptional(bytes, columns) }
}

function nulTerminated(bytes: Bytes): string {
  const text = bytes.text(bytes.u8())
  bytes.skip(1)
  return text
}

function readColumns(codes: Buffer, meta: Bytes): LoggedColumn[] {
  return [...codes].map((code) => {
    const size = metadataBytes(code)
    if (code === columnCode.string || code === columnCode.enum || code === columnCode.set)
      return stringColumn(meta.u8(), meta.u8())
    // Precision in the first byte, scale in the second.
    if (size === 2) return { code, meta: meta.u16() }
    return { code, meta: size === 1 ? meta.u8() : 0 }
  })
}

/** CHAR, ENUM and SET share a code: the first byte is the real one, with bits 4 and 5 flipped by lengths above 255. */
function stringColumn(first: number, second: number): LoggedColumn {
  if ((first & 0x30) === 0x30) return { code: first, meta: second }
  return { code: first | 0x30, meta: second | (((first & 0x30) ^ 0x30) << 4) }
}

const optional = { signedness: 1, names: 4 } as const

function readOptional(bytes: Bytes, columns: readonly LoggedColumn[]): Pick<TableMap, 'names' | 'unsigned'> {
  let names: string[] | null = null
  let unsigned: boolean[] | null = null
  while (bytes.left > 0) {
    const type = bytes.u8()
    const value = new Bytes(bytes.take(bytes.lenenc()))
    if (type === optional.names) {
      names = []
      while (value.left > 0) names.push(value.text(value.lenenc()))
    } else if (type === optional.signedness) unsigned = signedness(value, columns)
  }
  return { names, unsigned }
}

const numeric = new Set<number>([
  columnCode.tiny,
  columnCode.short,
  columnCode.int24,
  columnCode.long,
  columnCode.longlong,
  columnCode.newDecimal,
  columnCode.float,
  columnCode.double,
  columnCode.year,
])

/** One bit a numeric column, the highest first. */
function signedness(value: Bytes, columns: readonly LoggedColumn[]): boolean[] {
  const count = columns.filter(({ code }) => numeric.has(code)).length
  const bits = value.take(Math.min(value.left, (count + 7) >> 3))
  return Array.from({ length: count }, (_, i) => (((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1)
}
