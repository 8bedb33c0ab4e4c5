import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { positionSchema } from './position.ts'
import { verdictSchema } from './verdict.ts'

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

/** Changes of one kind in one table that met another state of the target, and what was done about them. */
export const conflictSchema = z.object({
  table: z.string(),
  kind: z.enum(['insert', 'update', 'delete']),
  action: z.enum(['overwrite', 'ignore']),
  rows: count,
})

/** Following the source. Delays in ms; null until there is something to tell. */
export const incrementalCountersSchema = z.object({
  transactions: count,
  changes: count,
  inserts: count,
  updates: count,
  deletes: count,
  /** Of the rows as the log holds them. */
  bytes: count,
  /** Age of the newest applied change on the source's clock; 0 when nothing is left to apply. */
  lagMs: z.number().nonnegative().nullable(),
  /** The last batch's part of it until Portal had read it: the source, the line and what waits before it. */
  readMs: z.number().nonnegative().nullable(),
  /** The last batch's part of it: from reading to the commit in the target. */
  applyMs: z.number().nonnegative().nullable(),
  /** Of the last seconds; null until there are some. */
  perSecond: z
    .object({
      inserts: z.number().nonnegative(),
      updates: z.number().nonnegative(),
      deletes: z.number().nonnegative(),
      bytes: z.number().nonnegative(),
    })
    .nullable(),
  /** Read and not yet applied. */
  queuedBytes: z.int().nonnegative(),
  position: positionSchema.nullable(),
  /** Since the sub-task was begun, by table; absent where there was none. */
  conflicts: z.array(conflictSchema).optional(),
  /** Nothing has been applied for long although there is something: since when, and what it waits for. */
  stalled: z.object({ since: z.string(), error: errorBodySchema }).optional(),
  /** What the source keeps of its log from the file on that is read; with an error while that is about to be removed. */
  retained: z
    .object({
      files: z.int().nonnegative(),
      bytes: count,
      /** How long the source keeps a file; null: as long as nobody removes it. */
      keptForMs: z.number().positive().nullable(),
      error: errorBodySchema.optional(),
    })
    .optional(),
})

/** What a comparison beside incremental has found, and of which moment. */
export const liveVerificationSchema = z.object({
  verdict: verdictSchema,
  asOf: positionSchema.nullable(),
  at: z.string(),
})

/** The source's log as it is kept on the executor until it is followed; with an error once no more is kept. */
export const spoolCountersSchema = z.object({
  since: z.string(),
  /** On disk now. */
  bytes: z.int().nonnegative(),
  position: positionSchema,
  error: errorBodySchema.optional(),
})

export const progressSchema = z.object({
  phase: z.string(),
  tables: z.array(tableCountersSchema),
  incremental: incrementalCountersSchema.optional(),
  verification: liveVerificationSchema.optional(),
  spool: spoolCountersSchema.optional(),
})

export type TableState = z.infer<typeof tableStateSchema>
export type TableCounters = z.infer<typeof tableCountersSchema>
export type Conflict = z.infer<typeof conflictSchema>
export type IncrementalCounters = z.infer<typeof incrementalCountersSchema>
export type LiveVerification = z.infer<typeof liveVerificationSchema>
export type SpoolCounters = z.infer<typeof spoolCountersSchema>
export type Progress = z.infer<typeof progressSchema>
