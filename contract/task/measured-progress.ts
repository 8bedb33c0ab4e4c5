import type { TableCounters } from '../portal/counters.ts'

/** The measured figure beside the official one: by rows and bytes, from Portal's raw counters. */
export interface MeasuredProgress {
  /** 0..1 by rows; 1 only when every table is complete. Never falls while the counters grow. */
  readonly fraction: number
  readonly rowsDone: bigint
  /** At least `rowsDone`; an estimate until every table is complete. */
  readonly rowsTotal: bigint
  readonly bytesDone: bigint
  /** Estimated from the bytes of the rows read so far; null before the first row. */
  readonly bytesTotal: bigint | null
}

const copied: ReadonlySet<TableCounters['state']> = new Set(['copied', 'verifying', 'equal', 'different'])
const resolution = 1_000_000n

export function measuredProgress(tables: readonly TableCounters[]): MeasuredProgress {
  const rowsDone = sum(tables, (table) => BigInt(table.rowsRead))
  const rowsTotal = sum(tables, rowsOf)
  const complete = tables.length > 0 && tables.every((table) => copied.has(table.state))
  return {
    fraction: complete ? 1 : partOf(rowsDone, rowsTotal),
    rowsDone,
    rowsTotal,
    bytesDone: sum(tables, (table) => BigInt(table.bytesRead)),
    bytesTotal: bytesTotal(tables),
  }
}

/** The source's estimate may be far off: a table has at least the rows read, and exactly those once it is copied. */
function rowsOf(table: TableCounters): bigint {
  const read = BigInt(table.rowsRead)
  const estimate = BigInt(table.rowsTotalEstimate)
  return copied.has(table.state) || read > estimate ? read : estimate
}

/** A table nobody has read from yet is taken for an average one. */
function bytesTotal(tables: readonly TableCounters[]): bigint | null {
  const rows = sum(tables, (table) => BigInt(table.rowsRead))
  const bytes = sum(tables, (table) => BigInt(table.bytesRead))
  if (rows === 0n) return null
  return sum(tables, (table) => {
    const read = BigInt(table.rowsRead)
    return read === 0n ? (rowsOf(table) * bytes) / rows : (rowsOf(table) * BigInt(table.bytesRead)) / read
  })
}

/** Below 1: what is left may be a table without a row or an index. */
function partOf(done: bigint, total: bigint): number {
  if (total === 0n) return 0
  return Math.min(0.999999, Number((done * resolution) / total) / Number(resolution))
}

function sum(tables: readonly TableCounters[], value: (table: TableCounters) => bigint): bigint {
  return tables.reduce((total, table) => total + value(table), 0n)
}
