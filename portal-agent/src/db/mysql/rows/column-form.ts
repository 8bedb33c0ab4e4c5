import type { Column } from '../../../model/schema.ts'
import type { ReadRequest } from '../../../model/ports/snapshot-reader.ts'
import type { ColumnPlan } from '../../../model/table-plan.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { literalKind } from '../sql/literal.ts'

/** What is selected for one column, and whether its bytes are then written as lower-case hex. */
export interface CellForm {
  readonly sql: string
  readonly hex: boolean
}

/** `load`: as `ColumnPlan.readAs` says. `key`, `digest`: the comparable text of the column's type-map row. */
export function cellForm(plan: ColumnPlan, purpose: ReadRequest['purpose']): CellForm {
  if (purpose === 'load') return { sql: loadForm(plan), hex: false }
  const name = quoteIdentifier(plan.source.name)
  switch (plan.row) {
    case 'bytes':
    case 'geometry':
      return { sql: name, hex: true }
    case 'bit':
      return { sql: bitDigits(plan.source, name), hex: false }
    case 'float32':
      return { sql: asDouble(name), hex: false }
    default:
      return { sql: loadForm(plan), hex: false }
  }
}

function loadForm({ source, readAs }: ColumnPlan): string {
  const name = quoteIdentifier(source.name)
  switch (readAs) {
    case 'double':
      return asDouble(name)
    case 'bytes':
      return name
    case 'plain':
      return source.storedAs === undefined ? plainForm(source, name) : storedForm(name, source.storedAs)
  }
}

/** The bytes as text of another charset than the declared one (pitfall S02). */
function storedForm(name: string, charset: string): string {
  const bytes = `CAST(${name} AS BINARY)`
  return utf8Charsets.has(charset) ? bytes : utf8Form(name, charset, `CONVERT(${bytes} USING ${charset})`)
}

/** A key column as the value of `KeyValues`: what `keyLiteral` takes back. */
export function keyValue(column: Column): string {
  const name = quoteIdentifier(column.name)
  switch (literalKind(column)) {
    case 'bits':
      return bitDigits(column, name)
    case 'bytes':
      return `LOWER(HEX(${name}))`
    case 'member':
      return `${name} + 0`
    case 'number':
      return isApproximate(column) ? asDouble(name) : plainForm(column, name)
    case 'plain':
    case 'text':
      return plainForm(column, name)
  }
}

/** The key's order on both sides: by value where that agrees, else by the bytes of the text in UTF-8. */
export function orderForm(plan: ColumnPlan): string {
  const name = quoteIdentifier(plan.source.name)
  if (ordersNatively(plan.row)) return name
  const isUtf8 = utf8Charsets.has(plan.source.type.charset ?? '')
  return isUtf8 ? `CAST(${name} AS BINARY)` : `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)`
}

const nativeRows = new Set([
  'int',
  'uint64',
  'bool',
  'decimal',
  'float32',
  'float64',
  'date',
  'timestamp',
  'timestamptz',
  'interval',
  'bytes',
  'bit',
])

export function ordersNatively(row: string): boolean {
  return nativeRows.has(row)
}

/** Exact: every FLOAT is a DOUBLE, whose text is the shortest that reads back (pitfall N10). Adding 0 would lose -0. */
function asDouble(name: string): string {
  return `${name} * 1e0`
}

function isApproximate(column: Column): boolean {
  return column.type.base === 'float' || column.type.base === 'double'
}

function bitDigits(column: Column, name: string): string {
  return `LPAD(BIN(${name} + 0), ${column.type.length ?? 1}, '0')`
}

/**
 * Numbers without the zeros of ZEROFILL and YEAR (pitfalls N13, T06); DOUBLE(M,D) without the rounding to D digits, which
 * the stored number need not be (N11); text in UTF-8; the rest as it is.
 */
function plainForm(column: Column, name: string): string {
  const { base, full, charset, scale } = column.type
  if (base === 'double' && scale !== null) return asDouble(name)
  if (base === 'year' || /\bzerofill\b/i.test(full)) return `${name} + 0`
  return charset === null ? name : utf8Form(name, charset)
}

/** Their bytes are UTF-8 as they are stored. Converted, what is invalid would silently become `?` (pitfall S05). */
const utf8Charsets = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii'])
/** Charsets in which every value has a character: nothing can be lost. */
const completeCharsets = new Set(['latin1', 'ucs2', 'utf16', 'utf16le', 'utf32'])

/**
 * In the other charsets bytes can be invalid, and conversion puts `?` in their place. Such a value is sent as it is
 * stored behind a byte that no UTF-8 text has, so that it meets the policy for invalid text instead of passing changed.
 * What has no `?`, or gives the stored bytes when it is converted back, is intact. Some characters have two codes and
 * come back as the other one; `?` is 0x3F in all charsets and never part of a longer character, so counting it decides
 * then. Only then: REPLACE takes the square of the length. Where it is above max_allowed_packet it yields NULL, which
 * must not pass for the value either.
 */
/** `text`: the column's, where it is not the one it declares. */
function utf8Form(name: string, charset: string, text = name): string {
  if (utf8Charsets.has(charset)) return name
  const converted = `CONVERT(${text} USING utf8mb4)`
  if (completeCharsets.has(charset)) return converted
  const bytes = `CAST(${converted} AS BINARY)`
  const stored = `CAST(${name} AS BINARY)`
  const back = `CAST(CONVERT(${converted} USING ${charset}) AS BINARY)`
  // Taken for another charset, bytes that are none of its text are cut (5.6) or become NULL.
  const whole = text === name ? '' : `CAST(${text} AS BINARY) = ${stored} AND `
  const converts = `LOCATE(x'3f', ${bytes}) = 0 OR ${back} = ${stored} OR ${countOfMarks(bytes)} = ${countOfMarks(stored)}`
  return `IF(${name} IS NULL OR ${whole}(${converts}), ${bytes}, COALESCE(CONCAT(x'ff', ${stored}), x'ff'))`
}

function countOfMarks(bytes: string): string {
  return `LENGTH(${bytes}) - LENGTH(REPLACE(${bytes}, x'3f', x''))`
}
