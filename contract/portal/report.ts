import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { incrementalCountersSchema, liveVerificationSchema, tableCountersSchema } from './counters.ts'
import { positionSchema } from './position.ts'
import { accountsReportSchema } from './accounts.ts'
import { verdictSchema } from './verdict.ts'

export { type Verdict, verdictSchema } from './verdict.ts'

export const phaseSchema = z.enum(['precheck', 'schema', 'full', 'verify', 'incremental', 'reverse'])
export type Phase = z.infer<typeof phaseSchema>

/** What a pre-check item found; `blocker` stops the run, `warning` is shown, `ok` is folded away. */
export const checkItemSchema = z.object({
  key: z.string(),
  severity: z.enum(['blocker', 'warning', 'ok']),
  /** The object the item is about: a table, a column, a privilege, a setting. */
  subject: z.string(),
  found: z.string(),
  required: z.string(),
  why: z.string(),
  /** SQL or a setting that mends it, ready to be copied. */
  fix: z.string().optional(),
  code: z.string().optional(),
})

export const objectResultSchema = z.object({
  kind: z.enum([
    'schema',
    'collation',
    'table',
    'primary-key',
    'unique',
    'index',
    'foreign-key',
    'check',
    'sequence',
    'comment',
    'view',
    'function',
    'procedure',
    'trigger',
    'event',
  ]),
  sourceName: z.string(),
  targetName: z.string(),
  state: z.enum(['created', 'exists', 'failed', 'not-converted', 'skipped']),
  ddl: z.string().optional(),
  error: errorBodySchema.optional(),
  /** Why it is not converted, or what differs in the conversion. */
  remarks: z.array(z.string()),
})

/** A cell that differs: null = NULL; long values are cut, masked ones tell their length only. */
export const differingValueSchema = z.object({
  column: z.string(),
  source: z.string().nullable(),
  target: z.string().nullable(),
})

export const differenceSchema = z.object({
  kind: z.enum(['missing', 'extra', 'different']),
  /** Key as JSON object of column → text; for a table without a key the whole row's digest. */
  key: z.string(),
  columns: z.array(z.string()),
  /** Of the columns that differ; absent where values are not kept. */
  values: z.array(differingValueSchema).optional(),
})

export const tableVerdictSchema = z.object({
  table: z.string(),
  /** Absent: the whole table was compared. */
  scope: z.enum(['sample', 'key-range']).optional(),
  verdict: z.enum(['equal', 'different', 'equal-with-policy', 'not-verified']),
  rowsSource: z.string(),
  rowsTarget: z.string(),
  missing: z.string(),
  extra: z.string(),
  different: z.string(),
  changedByPolicy: z.string(),
  differences: z.array(differenceSchema),
  error: errorBodySchema.optional(),
})

/**
 * What of a table is not on the target as it was planned; `none` stands for what is not there. Of a view or function: what
 * the source answers and what the target does.
 */
export const objectDifferenceSchema = z.object({
  item: z.enum([
    'table',
    'column',
    'type',
    'nullable',
    'default',
    'identity',
    'generated',
    'primary-key',
    'unique',
    'index',
    'foreign-key',
    'check',
    'sequence',
    'view',
    'function',
  ]),
  name: z.string(),
  expected: z.string(),
  found: z.string(),
})

export const objectVerdictSchema = z.object({
  /** Name on the source. */
  table: z.string(),
  /** Absent: a table. */
  kind: z.enum(['view', 'function']).optional(),
  /** `not-compared`: of views and functions only. */
  objects: z.enum(['equal', 'differs', 'not-compared']),
  /** Why it was not compared. */
  reason: z.string().optional(),
  /** False: the table was there before this sub-task. Its differences are told and decide nothing. */
  made: z.boolean(),
  differences: z.array(objectDifferenceSchema),
})

export const rejectedRowSchema = z.object({
  table: z.string(),
  phase: phaseSchema,
  key: z.string(),
  column: z.string(),
  reason: z.string(),
})

export const repairSchema = z.object({
  statements: z.int().nonnegative(),
  applied: z.int().nonnegative(),
  /** Rows that had changed since they were read: nothing was done to them. */
  movedOn: z.int().nonnegative(),
  tables: z.array(
    z.object({
      table: z.string(),
      deletes: z.int().nonnegative(),
      updates: z.int().nonnegative(),
      inserts: z.int().nonnegative(),
      /** Differences that no statement can mend: the policy refuses the row, or the target computes the column. */
      unrepairable: z.int().nonnegative(),
    }),
  ),
})

/** What a run ends with: written to reports/, printed as the last line of `--json`. */
export const reportSchema = z.object({
  v: z.literal(1),
  type: z.literal('report'),
  subTask: z.string(),
  epoch: z.int().nonnegative(),
  startedAt: z.string(),
  endedAt: z.string(),
  exitCode: z.int(),
  phases: z.array(
    z.object({
      phase: phaseSchema,
      state: z.enum(['done', 'failed', 'stopped', 'skipped']),
      startedAt: z.string(),
      endedAt: z.string(),
    }),
  ),
  source: z.object({ version: z.string(), database: z.string() }),
  target: z.object({ version: z.string(), database: z.string(), schema: z.string() }),
  snapshot: z
    .object({
      way: z.string(),
      position: positionSchema.nullable(),
      tried: z.array(z.object({ way: z.string(), result: z.string(), stallMs: z.number() })),
    })
    .nullable(),
  checks: z.array(checkItemSchema),
  objects: z.array(objectResultSchema),
  tables: z.array(tableCountersSchema),
  rejected: z.array(rejectedRowSchema),
  verification: z.array(tableVerdictSchema),
  /** Tables' objects in the target's catalogue against the plan; absent where they were not compared. */
  objectVerification: z.array(objectVerdictSchema).optional(),
  /** Of `portal repair`: what was made, and what of it was applied; the verification is the one afterwards. */
  repair: repairSchema.optional(),
  /** Users, privileges and owners; absent where none were asked for. */
  accounts: accountsReportSchema.optional(),
  verdict: verdictSchema,
  /** Online: how far the source was followed. */
  incremental: incrementalCountersSchema.optional(),
  /** Online: the moment the verification speaks of. */
  asOf: liveVerificationSchema.optional(),
  error: errorBodySchema.optional(),
})

export type CheckItem = z.infer<typeof checkItemSchema>
export type ObjectResult = z.infer<typeof objectResultSchema>
export type DifferingValue = z.infer<typeof differingValueSchema>
export type Difference = z.infer<typeof differenceSchema>
export type TableVerdict = z.infer<typeof tableVerdictSchema>
export type ObjectDifference = z.infer<typeof objectDifferenceSchema>
export type ObjectVerdict = z.infer<typeof objectVerdictSchema>
export type RejectedRow = z.infer<typeof rejectedRowSchema>
export type Report = z.infer<typeof reportSchema>
