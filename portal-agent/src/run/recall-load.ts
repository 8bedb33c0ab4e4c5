import type { Ledger } from '../model/ports/ledger.ts'
import type { Counters } from '../report/counters.ts'

/** Counts what earlier runs have loaded, as the ledger tells it: a run that only compares is asked about these tables, too. */
export async function recallLoad(ledger: Ledger, counters: Counters): Promise<void> {
  const known = new Set(counters.values().map(({ name }) => name))
  for (const { table, planned, chunks } of await ledger.tables()) {
    if (!known.has(table)) continue
    const counter = counters.table(table)
    counter.chunksPlanned(chunks.length)
    for (const { state, counts } of chunks) {
      if (state !== 'done' || counts === null) continue
      counter.chunkDone()
      counter.read(counts.rowsRead, counts.bytes)
      counter.written(counts.rowsWritten, counts.bytes)
      counter.rejected(counts.rowsRejected)
    }
    if (planned && chunks.every(({ state }) => state === 'done')) counter.state('copied')
  }
}
