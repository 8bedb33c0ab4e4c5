import { binlogError } from './binlog-error.ts'

/** Type codes of columns in the log (MySQL field_types.h; 140 and 141 are MariaDB's). */
export const columnCode = {
  decimalOld: 0,
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  null: 6,
  timestampOld: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  timeOld: 11,
  datetimeOld: 12,
  year: 13,
  newDate: 14,
  varchar: 15,
  bit: 16,
  timestamp2: 17,
  datetime2: 18,
  time2: 19,
  blobCompressed: 140,
  varcharCompressed: 141,
  vector: 242,
  json: 245,
  newDecimal: 246,
  enum: 247,
  set: 248,
  tinyBlob: 249,
  mediumBlob: 250,
  longBlob: 251,
  blob: 252,
  varString: 253,
  string: 254,
  geometry: 255,
} as const

const c = columnCode
const oneByte = new Set<number>([
  c.float,
  c.double,
  c.blob,
  c.tinyBlob,
  c.mediumBlob,
  c.longBlob,
  c.geometry,
  c.json,
  c.vector,
  c.timestamp2,
  c.datetime2,
  c.time2,
  c.blobCompressed,
])
const twoBytes = new Set<number>([
  c.varchar,
  c.bit,
  c.newDecimal,
  c.enum,
  c.set,
  c.varString,
  c.string,
  c.varcharCompressed,
])
const noBytes = new Set<number>([
  c.decimalOld,
  c.tiny,
  c.short,
  c.long,
  c.null,
  c.timestampOld,
  c.longlong,
  c.int24,
  c.date,
  c.timeOld,
  c.datetimeOld,
  c.year,
  c.newDate,
])

/** Bytes of metadata that TABLE_MAP holds for a column of that type. */
export function metadataBytes(code: number): 0 | 1 | 2 {
  if (oneByte.has(code)) return 1
  if (twoBytes.has(code)) return 2
  if (noBytes.has(code)) return 0
  throw binlogError(`a column of the unknown type ${code}`)
}
