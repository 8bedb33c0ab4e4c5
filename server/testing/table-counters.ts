import type { TableCounters } from '@data-migration/contract/portal'

/** Counters of a table of which nothing is copied yet. */
export function tableCounters(name: string, more: Partial<TableCounters> = {}): TableCounters {
  return {
    name,
    rowsTotalEstimate: '100',
    rowsRead: '0',
    rowsWritten: '0',
    rowsRejected: '0',
    bytesRead: '0',
    bytesWritten: '0',
    chunksTotal: 1,
    chunksDone: 0,
    rowsVerified: '0',
    state: 'waiting',
    ...more,
  }
}
