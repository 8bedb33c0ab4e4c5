import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { conflictSchema, progressSchema } from './counters.ts'
import { positionSchema } from './position.ts'
import { undecidedStatementSchema } from './statement-decision.ts'
import { objectResultSchema, phaseSchema, rejectedRowSchema, verdictSchema } from './report.ts'

const stored = { v: z.literal(1), seq: z.int().positive(), at: z.string(), epoch: z.int().nonnegative() }

/** Lines of `events.jsonl`: numbered without a gap from 1, kept for good. */
export const storedEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...stored,
    type: z.literal('run-started'),
    subTask: z.string(),
    pid: z.int(),
    portalVersion: z.string(),
    resumed: z.boolean(),
  }),
  z.object({
    ...stored,
    type: z.literal('phase'),
    phase: phaseSchema,
    state: z.enum(['started', 'done', 'failed', 'stopped', 'skipped']),
    reason: z.string().optional(),
  }),
  z.object({ ...stored, type: z.literal('object'), object: objectResultSchema }),
  z.object({
    ...stored,
    type: z.literal('chunk-failed'),
    table: z.string(),
    chunk: z.int(),
    error: errorBodySchema,
    retryInMs: z.int().optional(),
  }),
  z.object({ ...stored, type: z.literal('rejected'), row: rejectedRowSchema }),
  z.object({ ...stored, type: z.literal('position'), stream: z.string(), position: positionSchema }),
  z.object({
    ...stored,
    type: z.literal('ddl'),
    statement: z.string(),
    action: z.string(),
    /** What was carried out on the target for it. */
    target: z.string().optional(),
  }),
  /** Following stops at it, until an operator has decided about it. */
  z.object({ ...stored, type: z.literal('undecided'), statement: undecidedStatementSchema }),
  /** A batch met another state of the target. Only the first of a run are told of; the counters hold all of them. */
  z.object({
    ...stored,
    type: z.literal('conflict'),
    conflict: conflictSchema,
    /** Of the first rows, as JSON objects of column → text; none for a table without a key. Not in the counters, which everybody sees. */
    keys: z.array(z.string()),
  }),
  z.object({
    ...stored,
    type: z.literal('alert'),
    severity: z.enum(['info', 'warning', 'critical']),
    error: errorBodySchema,
  }),
  z.object({
    ...stored,
    type: z.literal('verdict'),
    verdict: verdictSchema,
    asOf: positionSchema.nullable(),
  }),
  z.object({
    ...stored,
    type: z.literal('control-ack'),
    id: z.string(),
    ok: z.boolean(),
    error: errorBodySchema.optional(),
  }),
  z.object({
    ...stored,
    type: z.literal('ended'),
    exitCode: z.int(),
    error: errorBodySchema.optional(),
  }),
])

/** Sent to followers at most once a second, never stored, without a number. */
export const progressEventSchema = z.object({
  v: z.literal(1),
  type: z.literal('progress'),
  at: z.string(),
  epoch: z.int().nonnegative(),
  progress: progressSchema,
})

export const logEventSchema = z.object({
  v: z.literal(1),
  type: z.literal('log'),
  at: z.string(),
  level: z.string(),
  message: z.string(),
})

/** First line of `attach`: where the follower joins. */
export const snapshotEventSchema = z.object({
  v: z.literal(1),
  type: z.literal('snapshot'),
  seq: z.int().nonnegative(),
  state: z.string(),
  progress: progressSchema.nullable(),
})

export type StoredEvent = z.infer<typeof storedEventSchema>
/** An event before the journal gives it number, time and epoch. */
export type NewEvent = StoredEvent extends infer E
  ? E extends StoredEvent
    ? Omit<E, 'v' | 'seq' | 'at' | 'epoch'>
    : never
  : never
export type ProgressEvent = z.infer<typeof progressEventSchema>
export type LogEvent = z.infer<typeof logEventSchema>
export type SnapshotEvent = z.infer<typeof snapshotEventSchema>
export type PortalEvent = StoredEvent | ProgressEvent | LogEvent | SnapshotEvent
