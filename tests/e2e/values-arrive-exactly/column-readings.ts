import { isRealDate, type Policies, refused } from './value-policies.ts'

/** A column of the source as its catalogue shows it. */
export interface SourceColumn {
  readonly name: string
  readonly type: string
  readonly full: string
  readonly charset: string | null
  /** Of the primary key, which knows no NULL. */
  readonly primary: boolean
}

export type Cell = string | null | typeof refused

/** How one column is read on both sides and brought to one text; nothing here is shared with the product. */
export interface Reading {
  readonly mysql: string
  readonly postgres: string
  /** What the target must hold for a value of the source. */
  readonly expected: (value: string | number, policies: Policies) => Cell
  readonly actual?: (text: string) => string
}

/** Longer values are compared by their SHA-256. */
const longest = 60_000

export function readingOf(column: SourceColumn, target: string, policies: Policies): Reading {
  const mysql = `\`${column.name.replaceAll('`', '``')}\``
  const postgres = `"${target.replaceAll('"', '""')}"`
  const { type } = column
  const same = (value: string | number) => String(value)
  if (/blob|binary/.test(type) || (column.charset === 'binary' && /char|text/.test(type))) {
    return { mysql: sourceBytes(mysql, mysql), postgres: targetBytes(postgres), expected: same }
  }
  if (/char|text|enum|set/.test(type)) {
    const bytes = `CONVERT(${mysql} USING utf8mb4)`
    const expected = (value: string | number) => expectedText(String(value), policies)
    return {
      mysql: sourceBytes(bytes, bytes),
      postgres: targetBytes(`convert_to(${postgres}::text, 'UTF8')`),
      expected,
    }
  }
  if (type === 'bit')
    return {
      mysql: `CAST(${mysql} + 0 AS CHAR)`,
      postgres: `${postgres}::text`,
      expected: same,
      actual: binaryNumber,
    }
  if (type === 'float')
    return { mysql, postgres: `encode(float4send(${postgres}), 'hex')`, expected: float4Bits }
  if (type === 'double')
    return { mysql, postgres: `encode(float8send(${postgres}), 'hex')`, expected: float8Bits }
  if (policies.booleans && column.full === 'tinyint(1)')
    return { mysql: `CAST(${mysql} AS CHAR)`, postgres: `${postgres}::int::text`, expected: expectedBoolean }
  if (/^(\w*int|decimal|year)$/.test(type) && type !== 'point') {
    const expected = (value: string | number) => plainNumber(String(value))
    return { mysql: `CAST(${mysql} AS CHAR)`, postgres: `${postgres}::text`, expected, actual: plainNumber }
  }
  if (/^(date|datetime|timestamp)$/.test(type)) {
    const text = type === 'timestamp' ? `(${postgres} AT TIME ZONE 'UTC')::text` : `${postgres}::text`
    const expected = (value: string | number) =>
      expectedDate(String(value), column.primary ? 'reject' : policies.zeroDate)
    return { mysql: `CAST(${mysql} AS CHAR)`, postgres: text, expected, actual: withoutEndingZeros }
  }
  if (type === 'time') {
    const expected = (value: string | number) => withoutEndingZeros(String(value))
    return {
      mysql: `CAST(${mysql} AS CHAR)`,
      postgres: `${postgres}::text`,
      expected,
      actual: withoutEndingZeros,
    }
  }
  if (/geom|point|linestring|polygon/.test(type))
    return { mysql: `LOWER(HEX(${mysql}))`, postgres: `encode(${postgres}, 'hex')`, expected: extendedWkb }
  return { mysql: `CAST(${mysql} AS CHAR)`, postgres: `${postgres}::text`, expected: same }
}

function sourceBytes(bytes: string, measured: string): string {
  return `IF(LENGTH(${measured}) > ${longest}, CONCAT('sha256 ', SHA2(${bytes}, 256)), LOWER(HEX(${bytes})))`
}

function targetBytes(bytes: string): string {
  return `CASE WHEN octet_length(${bytes}) > ${longest} THEN 'sha256 ' || encode(sha256(${bytes}), 'hex') ELSE encode(${bytes}, 'hex') END`
}

function expectedText(hex: string, policies: Policies): Cell {
  if (!/^(..)*00/.test(hex)) return hex
  if (policies.nul === 'reject') return refused
  return Buffer.from(Buffer.from(hex, 'hex').toString('utf8').replaceAll('\0', '\ufffd')).toString('hex')
}

function expectedDate(text: string, zeroDate: Policies['zeroDate']): Cell {
  if (isRealDate(text)) return withoutEndingZeros(text)
  return zeroDate === 'reject' ? refused : null
}

function expectedBoolean(value: string | number): Cell {
  return /^[01]$/.test(String(value)) ? String(value) : null
}

function float4Bits(value: string | number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(Number(value))
  return bytes.toString('hex')
}

function float8Bits(value: string | number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(Number(value))
  return bytes.toString('hex')
}

const binaryNumber = (digits: string): string => BigInt(`0b${digits}`).toString()

/** Neither zeros in front nor behind the point, no negative zero. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? ['', '', text]
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return digits === '0' ? '0' : sign + digits
}

function withoutEndingZeros(text: string): string {
  const short = text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
  return short.replace(/^-(?=00:00:00$)/, '')
}

/** SRID and WKB, the way MySQL keeps them, as PostGIS writes them. */
function extendedWkb(value: string | number): string {
  const bytes = Buffer.from(String(value), 'hex')
  const srid = bytes.readUInt32LE(0)
  if (srid === 0) return bytes.toString('hex', 4)
  const head = Buffer.from(bytes.subarray(4, 9))
  head.writeUInt32LE(head.readUInt32LE(1) + 0x20000000, 1)
  return Buffer.concat([head, bytes.subarray(0, 4), bytes.subarray(9)]).toString('hex')
}
