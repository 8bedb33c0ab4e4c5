import { lengthAt } from './cells/bits-and-bytes.ts'
import { decimalBytes } from './cells/decimal.ts'
import { columnCode as code } from './column-code.ts'
import { binlogError } from './binlog-error.ts'
import type { LoggedColumn } from './table-map.ts'

/** Where the next cell begins. */
export type SkipCell = (input: Buffer, at: number) => number

const sizes: Readonly<Record<number, number>> = {
  [code.tiny]: 1,
  [code.year]: 1,
  [code.short]: 2,
  [code.int24]: 3,
  [code.date]: 3,
  [code.newDate]: 3,
  [code.timeOld]: 3,
  [code.long]: 4,
  [code.timestampOld]: 4,
  [code.longlong]: 8,
  [code.datetimeOld]: 8,
}

/** Passes over the cells of a column that is not moved, whatever is in it. */
export function skipCell({ code: type, meta }: LoggedColumn): SkipCell {
  const size = sizes[type] ?? sizeByMeta(type, meta)
  if (size !== undefined) return (_, at) => at + size
  const prefix = prefixBytes(type, meta)
  return (input, at) => at + prefix + lengthAt(input, at, prefix)
}

function sizeByMeta(type: number, meta: number): number | undefined {
  switch (type) {
    case code.float:
    case code.double:
    case code.enum:
    case code.set:
      return meta
    case code.timestamp2:
      return 4 + ((meta + 1) >> 1)
    case code.datetime2:
      return 5 + ((meta + 1) >> 1)
    case code.time2:
      return 3 + ((meta + 1) >> 1)
    case code.newDecimal:
      return decimalBytes(meta & 0xff, meta >> 8)
    case code.bit:
      return (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0)
    default:
      return undefined
  }
}

function prefixBytes(type: number, meta: number): number {
  switch (type) {
    case code.varchar:
    case code.varString:
    case code.varcharCompressed:
    case code.string:
      return meta > 255 ? 2 : 1
    case code.blob:
    case code.tinyBlob:
    case code.mediumBlob:
    case code.longBlob:
    case code.json:
    case code.geometry:
    case code.vector:
    case code.blobCompressed:
      return meta
    default:
      throw binlogError(`a column of the unknown type ${type}`)
  }
}
