import type { Progress, TableCounters, TableState } from '@data-migration/contract/portal'

/** How far all tables of a phase are, at one moment of a monotonic clock. */
export interface RateSample {
  readonly atMs: number
  readonly rows: number
  readonly bytes: number
  readonly totalRows: number
}

export interface Rates {
  readonly rowsPerSecond: number
  readonly bytesPerSecond: number
  /** Null while it cannot be told. */
  readonly etaSeconds: number | null
}

/** Rows of a table that a phase has done: compared ones in verification, else written and rejected ones. */
export function rowsDone(phase: string, table: TableCounters): number {
  return phase === 'verify'
    ? Number(table.rowsVerified)
    : Number(table.rowsWritten) + Number(table.rowsRejected)
}

const loaded: ReadonlySet<TableState> = new Set(['indexing', 'copied', 'verifying', 'equal', 'different'])
const compared: ReadonlySet<TableState> = new Set(['equal', 'different'])

/** Whether a phase has all rows of a table behind it. A failed or paused table never has. */
export function isDone(phase: string, { state }: TableCounters): boolean {
  return (phase === 'verify' ? compared : loaded).has(state)
}

/** Rows a table has: the source's estimate is often wrong, and whoever has read the table knows better. */
export function rowsTotal(phase: string, table: TableCounters): number {
  const done = rowsDone(phase, table)
  return isDone(phase, table) ? done : Math.max(Number(table.rowsTotalEstimate), done)
}

export function sampleOf({ phase, tables }: Progress, atMs: number): RateSample {
  const sum = (value: (table: TableCounters) => number): number =>
    tables.reduce((total, table) => total + value(table), 0)
  return {
    atMs,
    rows: sum((table) => rowsDone(phase, table)),
    bytes: sum((table) => Number(table.bytesWritten)),
    totalRows: sum((table) => rowsTotal(phase, table)),
  }
}

/** The samples of the last `spanMs`, the new one last; a step back in time or rows (another phase) begins anew. */
export function addSample(
  window: readonly RateSample[],
  sample: RateSample,
  spanMs: number,
): readonly RateSample[] {
  const last = window.at(-1)
  if (last !== undefined && (sample.atMs < last.atMs || sample.rows < last.rows)) return [sample]
  return [...window.filter(({ atMs }) => atMs >= sample.atMs - spanMs), sample]
}

/** Rates between the first and the last sample of a window. */
export function ratesOf(window: readonly RateSample[]): Rates {
  const [first, last] = [window[0], window.at(-1)]
  if (first === undefined || last === undefined || last.atMs <= first.atMs)
    return { rowsPerSecond: 0, bytesPerSecond: 0, etaSeconds: null }
  const seconds = (last.atMs - first.atMs) / 1000
  const rowsPerSecond = (last.rows - first.rows) / seconds
  const bytesPerSecond = (last.bytes - first.bytes) / seconds
  const left = last.totalRows - last.rows
  return { rowsPerSecond, bytesPerSecond, etaSeconds: rowsPerSecond > 0 ? left / rowsPerSecond : null }
}
