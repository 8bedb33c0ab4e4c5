import type { Progress, TableCounters, TableState } from '@data-migration/contract/portal'

/** The raw counters of one table; everything is added to and never taken back within a run, but for what is begun anew. */
export interface TableCounter {
  readonly name: string
  /** Takes the place of the estimate, e.g. by an exact count. */
  expect(rows: bigint): void
  read(rows: number | bigint, bytes: number | bigint): void
  written(rows: number | bigint, bytes: number | bigint): void
  rejected(rows: number | bigint): void
  verified(rows: number | bigint): void
  /** Nothing of what was read is in the target any more. */
  begunAnew(): void
  /** Rows of an earlier comparison say nothing about this one. */
  verifyingAnew(): void
  chunksPlanned(chunks: number): void
  chunkDone(): void
  state(state: TableState): void
  values(): TableCounters
}

export interface Counters {
  /** Also of one the source's catalogue has not had when the run began: it came, or went, while changes were not followed yet. */
  table(name: string): TableCounter
  values(): TableCounters[]
  progress(phase: string): Progress
}

/** Tables in the order they are shown; `rowsEstimate` is decimal text. */
export function newCounters(
  tables: readonly { readonly name: string; readonly rowsEstimate: string }[],
): Counters {
  const byName = new Map(
    tables.map(({ name, rowsEstimate }) => [name, tableCounter(name, BigInt(rowsEstimate))]),
  )
  const values = (): TableCounters[] => [...byName.values()].map((counter) => counter.values())
  return {
    table(name) {
      const counter = byName.get(name) ?? tableCounter(name, 0n)
      byName.set(name, counter)
      return counter
    },
    values,
    progress: (phase) => ({ phase, tables: values() }),
  }
}

function tableCounter(name: string, estimate: bigint): TableCounter {
  const counts = {
    rowsTotalEstimate: estimate,
    rowsRead: 0n,
    rowsWritten: 0n,
    rowsRejected: 0n,
    bytesRead: 0n,
    bytesWritten: 0n,
    rowsVerified: 0n,
  }
  const chunks = { chunksTotal: 0, chunksDone: 0 }
  let state: TableState = 'waiting'

  function add(key: keyof typeof counts, by: number | bigint): void {
    if (by < 0) throw new RangeError(`${key} of ${name} would go back by ${by}`)
    counts[key] += BigInt(by)
  }

  return {
    name,
    expect: (rows) => void (counts.rowsTotalEstimate = rows),
    read(rows, bytes) {
      add('rowsRead', rows)
      add('bytesRead', bytes)
    },
    written(rows, bytes) {
      add('rowsWritten', rows)
      add('bytesWritten', bytes)
    },
    rejected: (rows) => add('rowsRejected', rows),
    verified: (rows) => add('rowsVerified', rows),
    begunAnew: () => {
      for (const key of ['rowsRead', 'rowsWritten', 'rowsRejected', 'bytesRead', 'bytesWritten'] as const)
        counts[key] = 0n
      chunks.chunksTotal = 0
      chunks.chunksDone = 0
    },
    verifyingAnew: () => {
      counts.rowsVerified = 0n
      state = 'verifying'
    },
    chunksPlanned: (more) => void (chunks.chunksTotal += more),
    chunkDone: () => void chunks.chunksDone++,
    state: (now) => void (state = now),
    values: () => ({
      name,
      rowsTotalEstimate: String(counts.rowsTotalEstimate),
      rowsRead: String(counts.rowsRead),
      rowsWritten: String(counts.rowsWritten),
      rowsRejected: String(counts.rowsRejected),
      bytesRead: String(counts.bytesRead),
      bytesWritten: String(counts.bytesWritten),
      ...chunks,
      rowsVerified: String(counts.rowsVerified),
      state,
    }),
  }
}
