import { dmError } from '@data-migration/contract/errors'
import type { Column } from '../../../model/schema.ts'
import { fixedDecoder, inet4Text, inet6Text, uuidText } from './cells/addresses.ts'
import { bitDecoder, paddedWriter, prefixedDecoder, type ValueWriter } from './cells/bits-and-bytes.ts'
import { type CellDecoder, putBytes } from './cells/cell-output.ts'
import { type CharsetTable, textWriter } from './cells/charset.ts'
import { decimalDecoder } from './cells/decimal.ts'
import { decodeDouble, decodeFloat } from './cells/floats.ts'
import { bigintDecoder, decodeYear, integerDecoder } from './cells/integers.ts'
import { enumDecoder, setDecoder } from './cells/members.ts'
import {
  datetimeDecoder,
  decodeDate,
  decodeOldDatetime,
  decodeOldTime,
  decodeOldTimestamp,
  timeDecoder,
  timestampDecoder,
} from './cells/temporal.ts'
import { columnCode as code } from './column-code.ts'
import { readJson } from './json/json-binary.ts'
import { printJson } from './json/json-node.ts'
import type { LoggedColumn } from './table-map.ts'

type CharsetTables = ReadonlyMap<string, CharsetTable>

/**
 * How one column's cells become the text the source's text protocol gives. The schema says what the log does not: sign,
 * charset, labels, padding. Errors: DM-INC-009 where schema and log do not fit each other.
 */
export function columnDecoder(
  table: string,
  column: Column,
  logged: LoggedColumn,
  tables: CharsetTables,
): CellDecoder {
  const decoder = decoderOf(column, logged, tables)
  if (decoder !== null) return decoder
  const found = `${column.type.full} and log type ${logged.code}`
  throw dmError('DM-INC-009', { table, column: column.name, found })
}

function decoderOf(column: Column, logged: LoggedColumn, tables: CharsetTables): CellDecoder | null {
  const { base, unsigned, members, fraction } = column.type
  switch (logged.code) {
    case code.tiny:
      return base === 'tinyint' ? integerDecoder(1, unsigned) : null
    case code.short:
      return base === 'smallint' ? integerDecoder(2, unsigned) : null
    case code.int24:
      return base === 'mediumint' ? integerDecoder(3, unsigned) : null
    case code.long:
      return base === 'int' ? integerDecoder(4, unsigned) : null
    case code.longlong:
      return base === 'bigint' ? bigintDecoder(unsigned) : null
    case code.float:
      return base === 'float' ? decodeFloat : null
    case code.double:
      return base === 'double' ? decodeDouble : null
    case code.year:
      return base === 'year' ? decodeYear : null
    case code.date:
    case code.newDate:
      return base === 'date' ? decodeDate : null
    case code.timestamp2:
      return base === 'timestamp' ? timestampDecoder(logged.meta) : null
    case code.datetime2:
      return base === 'datetime' ? datetimeDecoder(logged.meta) : null
    case code.time2:
      return base === 'time' ? timeDecoder(logged.meta) : null
    // The old forms have no fraction; MariaDB's own with one cannot be told from them by the log.
    case code.timestampOld:
      return base === 'timestamp' && !fraction ? decodeOldTimestamp : null
    case code.datetimeOld:
      return base === 'datetime' && !fraction ? decodeOldDatetime : null
    case code.timeOld:
      return base === 'time' && !fraction ? decodeOldTime : null
    case code.newDecimal:
      return base === 'decimal' ? decimalDecoder(logged.meta & 0xff, logged.meta >> 8) : null
    case code.bit:
      return base === 'bit' ? bitDecoder(logged.meta) : null
    case code.enum:
      return base === 'enum' ? enumDecoder(logged.meta, members) : null
    case code.set:
      return base === 'set' ? setDecoder(logged.meta, members) : null
    case code.json:
      return base === 'json' ? prefixedDecoder(logged.meta, writeJson) : null
    case code.geometry:
      return prefixedDecoder(logged.meta, writeBytes)
    default:
      return stringDecoder(column, logged, tables)
  }
}

function stringDecoder(column: Column, logged: LoggedColumn, tables: CharsetTables): CellDecoder | null {
  switch (logged.code) {
    case code.string:
      return fixedLengthDecoder(column, logged, tables)
    case code.varchar:
    case code.varString: {
      const write = writerOf(column, tables)
      return write && prefixedDecoder(logged.meta > 255 ? 2 : 1, write)
    }
    case code.blob:
    case code.tinyBlob:
    case code.mediumBlob:
    case code.longBlob: {
      const write = writerOf(column, tables)
      return write && prefixedDecoder(logged.meta, write)
    }
    default:
      return null
  }
}

function fixedLengthDecoder(column: Column, logged: LoggedColumn, tables: CharsetTables): CellDecoder | null {
  switch (column.type.base) {
    case 'uuid':
      return fixedDecoder(16, uuidText)
    case 'inet6':
      return fixedDecoder(16, inet6Text)
    case 'inet4':
      return fixedDecoder(4, inet4Text)
    case 'binary':
      return prefixedDecoder(prefixOf(logged), paddedWriter(column.type.length ?? 1))
    case 'char': {
      const write = writerOf(column, tables)
      return write && prefixedDecoder(prefixOf(logged), trimmed(write, column.type.charset ?? 'binary'))
    }
    default:
      return null
  }
}

function prefixOf(logged: LoggedColumn): 1 | 2 {
  return logged.meta > 255 ? 2 : 1
}

const textBases = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])
const binaryBases = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'])

/** MariaDB's JSON is a LONGTEXT in utf8mb4. */
function writerOf(column: Column, tables: CharsetTables): ValueWriter | null {
  const { base, charset } = column.type
  const read = column.storedAs ?? charset ?? 'binary'
  if (binaryBases.has(base)) return writeBytes
  if (base === 'json') return textWriter('utf8mb4', tables)
  return textBases.has(base) ? textWriter(read, tables) : null
}

/** The blank where it is not one byte. */
const blanks: Readonly<Record<string, readonly number[]>> = {
  ucs2: [0, 0x20],
  utf16: [0, 0x20],
  utf16le: [0x20, 0],
  utf32: [0, 0, 0, 0x20],
}

/**
 * Reading a CHAR gives no trailing spaces (pitfall S23); whether the log holds them depends on the version. In charsets of
 * wider units other characters end with the byte of the blank.
 */
function trimmed(write: ValueWriter, charset: string): ValueWriter {
  if (charset === 'binary') return write
  const blank = Buffer.from(blanks[charset] ?? [0x20])
  const size = blank.length
  return function writeTrimmed(input, start, end, out) {
    let last = end
    while (last - size >= start && blank.equals(input.subarray(last - size, last))) last -= size
    write(input, start, last, out)
  }
}

const writeBytes: ValueWriter = (input, start, end, out) => putBytes(out, input, start, end)

const writeJson: ValueWriter = (input, start, end, out) => {
  const text = Buffer.from(printJson(readJson(input.subarray(start, end))))
  putBytes(out, text, 0, text.length)
}
