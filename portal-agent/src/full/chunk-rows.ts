import type { Table } from '../model/schema.ts'

/** What a chunk may hold at most. */
export interface ChunkLimits {
  readonly rows: number
  readonly megabytes: number
}

/** A wrong estimate must not cut a table into crumbs. */
const leastRows = 100

/** Rows of a chunk of this table, by the source's estimates of its rows and bytes (pitfall X18: they only set a size). */
export function chunkRows(
  { rowsEstimate, dataBytes }: Pick<Table, 'rowsEstimate' | 'dataBytes'>,
  limits: ChunkLimits,
): number {
  const [rows, bytes] = [Number(rowsEstimate), Number(dataBytes)]
  if (!(rows > 0) || !(bytes > 0)) return limits.rows
  const fitting = Math.floor((limits.megabytes * 2 ** 20 * rows) / bytes)
  return Math.min(limits.rows, Math.max(fitting, leastRows))
}
