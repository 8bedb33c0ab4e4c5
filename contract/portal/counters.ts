import { z } from 'zod'

/** A count that may pass 2^53: decimal text. */
const count = z.string().regex(/^\d+$/)

export const tableStateSchema = z.enum([
  'waiting',
  'copying',
  'indexing',
  'copied',
  'verifying',
  'equal',
  'different',
  'paused',
  'failed',
])

/** Raw counters of one table; they never go back within one epoch. The server calculates, the agent counts. */
export const tableCountersSchema = z.object({
  name: z.string(),
  rowsTotalEstimate: count,
  rowsRead: count,
  rowsWritten: count,
  rowsRejected: count,
  bytesRead: count,
  bytesWritten: count,
  chunksTotal: z.int().nonnegative(),
  chunksDone: z.int().nonnegative(),
  /** Rows compared by the verification so far. */
  rowsVerified: count,
  state: tableStateSchema,
})

export const progressSchema = z.object({
  phase: z.string(),
  tables: z.array(tableCountersSchema),
})

export type TableState = z.infer<typeof tableStateSchema>
export type TableCounters = z.infer<typeof tableCountersSchema>
export type Progress = z.infer<typeof progressSchema>
