import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { dataSourceKindSchema } from '../plugin/data-source.ts'
import {
  incrementalCountersSchema,
  liveVerificationSchema,
  tableCountersSchema,
  tableStateSchema,
} from '../portal/counters.ts'
import { positionSchema } from '../portal/position.ts'
import {
  objectDifferenceSchema,
  objectResultSchema,
  objectVerdictSchema,
  phaseSchema,
  rejectedRowSchema,
  repairSchema,
  reportSchema,
  tableVerdictSchema,
  verdictSchema,
} from '../portal/report.ts'
import {
  decisionActionSchema,
  statementDecisionSchema,
  undecidedStatementSchema,
} from '../portal/statement-decision.ts'
import { errandKindSchema } from '../task/errand.ts'
import { userEventSchema } from '../task/sub-task-event.ts'
import { subTaskStateSchema } from '../task/sub-task-state.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { bigCount, instant, runningNumber, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'
import { resetInputSchema } from './task.ts'

const endSchema = z.object({
  dataSourceId: uuidSchema,
  kind: dataSourceKindSchema,
  host: z.string(),
  port: z.int(),
  database: z.string(),
})

export const measuredSchema = z.object({
  /** 0..1 by rows. */
  fraction: z.number().min(0).max(1),
  rowsDone: bigCount,
  rowsTotal: bigCount,
  bytesDone: bigCount,
  bytesTotal: bigCount.nullable(),
  rowsPerSecond: z.number().nonnegative().nullable(),
  bytesPerSecond: z.number().nonnegative().nullable(),
  etaSeconds: z.number().nonnegative().nullable(),
})

export const subTaskSummarySchema = z
  .object({
    id: uuidSchema,
    number: runningNumber,
    taskId: uuidSchema,
    source: endSchema,
    target: endSchema.extend({ schema: z.string() }),
    mode: z.enum(['offline', 'online']),
    state: subTaskStateSchema,
    /** DataKit's number of the state. */
    stateCode: z.int(),
    /** When the state was entered. */
    since: instant,
    /** Why it waits, is paused or stalled; empty where the state says it all. */
    reason: z.string(),
    /** The same by code and params while it waits: to be translated, with the reason of every executor as details. */
    waiting: errorBodySchema.nullable().optional(),
    /** A request Portal has not answered yet. */
    pending: z.enum(['stop', 'finish', 'stop-incremental', 'stop-reverse']).nullable(),
    /** What its run is for beside the migration: it is queued or at work for it, or failed or was stopped on it. */
    errand: errandKindSchema.nullable(),
    /** Paused at a statement: it goes on once somebody has decided about it. */
    undecided: z.boolean(),
    /** Its run has ended, and what the report says of it has still to be fetched from the executor. */
    reportDue: z.boolean(),
    /** What can be asked of it now. */
    possible: z.array(userEventSchema),
    phase: phaseSchema.nullable(),
    /** The official figure, 0..1. */
    progress: z.number().min(0).max(1),
    measured: measuredSchema.nullable(),
    /** Milliseconds the target is behind the source; null outside of incremental and reverse. */
    lagMs: z.number().nonnegative().nullable(),
    executor: z.object({ id: uuidSchema, name: z.string() }).nullable(),
    epoch: z.int().nonnegative(),
    verdict: verdictSchema.nullable(),
    exitCode: z.int().nullable(),
    rowsRejected: bigCount,
    error: errorBodySchema.nullable(),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'SubTaskSummary' })
export type SubTaskSummary = z.infer<typeof subTaskSummarySchema>

/** What incremental waits at, and what can be decided about it. */
export const openDecisionSchema = undecidedStatementSchema
  .extend({
    /** What was decided about it last; a run that continues carries it out. */
    decided: decisionActionSchema.nullable(),
    /** What the last run ended with: nothing was decided yet, what was decided cannot be done, or it did not come to that. */
    error: errorBodySchema.nullable(),
    /** Empty `tables` means for `leave-out` that some have to be named. */
    choices: z.array(decisionActionSchema),
  })
  .meta({ id: 'OpenDecision' })
export type OpenDecision = z.infer<typeof openDecisionSchema>

export const subTaskDetailSchema = subTaskSummarySchema
  .extend({
    taskName: z.string(),
    /** How many objects there are, and how they went. */
    objects: z.array(
      z.object({
        kind: objectResultSchema.shape.kind,
        total: z.int().nonnegative(),
        created: z.int().nonnegative(),
        failed: z.int().nonnegative(),
        notConverted: z.int().nonnegative(),
      }),
    ),
    tables: z.object({
      total: z.int().nonnegative(),
      byState: z.partialRecord(tableStateSchema, z.int().positive()),
    }),
    position: positionSchema.nullable(),
    /** Of the run there is or was last; null before it has followed the source. */
    incremental: incrementalCountersSchema.nullable(),
    /** The statement that waits for a decision. */
    decision: openDecisionSchema.nullable(),
    /** The last comparison beside incremental. */
    verification: liveVerificationSchema.nullable(),
  })
  .meta({ id: 'SubTaskDetail' })
export type SubTaskDetail = z.infer<typeof subTaskDetailSchema>

/** What a user did and what became of it, in the order it happened. */
export const recordSchema = z
  .object({
    at: instant,
    kind: z.enum(['operation', 'state']),
    event: z.string(),
    state: subTaskStateSchema,
    stateCode: z.int(),
    /** Null for what Portal or the scheduler did. */
    user: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'SubTaskRecord' })
export type SubTaskRecord = z.infer<typeof recordSchema>

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })
const search = z.string().max(128).optional()

/** An action that is taken by the state machine and answered when it is persisted, before Portal has done it. */
function action<const Name extends string, const Codes extends readonly string[]>(
  name: Name,
  summary: string,
  errors: Codes,
) {
  return {
    method: 'post' as const,
    path: `/sub-tasks/:subTaskId/${name}` as const,
    summary,
    permission: 'operate' as const,
    params: subTaskParams,
    body: noWords,
    status: 202 as const,
    response: subTaskSummarySchema,
    errors: ['DM-TASK-002', 'DM-TASK-006', 'DM-TASK-017', ...errors] as const,
  }
}

/** Of a run beside the migration: it needs an executor, and the target for itself again. */
const errandErrors = [
  'DM-TASK-004',
  'DM-TASK-018',
  'DM-TASK-029',
  'DM-VER-210',
  'DM-VER-211',
  'DM-VER-212',
] as const

export const subTaskRoutes = defineRoutes({
  'subTasks.list': {
    method: 'get',
    path: '/tasks/:taskId/sub-tasks',
    summary: 'Sub-tasks of a main task',
    permission: 'view',
    params: z.strictObject({ taskId: uuidSchema }),
    query: z.strictObject({ ...pageQuery, state: subTaskStateSchema.optional(), search }),
    status: 200,
    response: listOf(subTaskSummarySchema),
    errors: ['DM-TASK-001'],
  },
  'subTasks.get': {
    method: 'get',
    path: '/sub-tasks/:subTaskId',
    summary: 'A sub-task',
    permission: 'view',
    params: subTaskParams,
    status: 200,
    response: subTaskDetailSchema,
    errors: ['DM-TASK-002'],
  },
  'subTasks.start': action('start', 'Queues the sub-task', ['DM-TASK-015', 'DM-TASK-018']),
  'subTasks.stop': action('stop', 'Stops it where it stands', ['DM-TASK-015']),
  'subTasks.resume': action('resume', 'Continues it where it stands', ['DM-TASK-015', 'DM-TASK-018']),
  'subTasks.finish': action('finish', 'Ends its migration', ['DM-TASK-015']),
  'subTasks.verify': action(
    'verify',
    'Compares both sides now: beside incremental, or by a run of its own when the sub-task rests',
    ['DM-TASK-015', 'DM-VER-200', ...errandErrors],
  ),
  'subTasks.repair': action(
    'repair',
    'Compares both sides of a sub-task at rest and writes down the statements that mend the target; changes nothing there',
    ['DM-TASK-015', ...errandErrors],
  ),
  'subTasks.applyRepair': action(
    'apply-repair',
    'Reads both sides of a sub-task at rest anew, deletes, updates and inserts rows of the target in one transaction until it equals the source, and compares again',
    ['DM-TASK-015', ...errandErrors],
  ),
  'subTasks.stopIncremental': action(
    'stop-incremental',
    'Applies the changes up to now and stops incremental',
    ['DM-TASK-007', 'DM-TASK-012', 'DM-TASK-013', 'DM-TASK-015'],
  ),
  'subTasks.decide': {
    method: 'post',
    path: '/sub-tasks/:subTaskId/decide',
    summary:
      'Decides about the statement incremental has stopped at, and continues; the same decision again is no other one',
    permission: 'operate',
    params: subTaskParams,
    body: statementDecisionSchema,
    status: 202,
    response: subTaskSummarySchema,
    errors: [
      'DM-TASK-002',
      'DM-TASK-006',
      'DM-TASK-017',
      'DM-TASK-018',
      'DM-TASK-120',
      'DM-TASK-121',
      'DM-JOB-006',
      'DM-SSH-001',
      'DM-SSH-006',
      'DM-SSH-011',
    ],
  },
  'subTasks.startReverse': action('start-reverse', 'Lets changes of the target flow back to the source', [
    'DM-TASK-008',
    'DM-TASK-009',
    'DM-TASK-010',
    'DM-TASK-012',
    'DM-TASK-015',
    'DM-TASK-018',
  ]),
  'subTasks.stopReverse': action('stop-reverse', 'Stops reverse', ['DM-TASK-012', 'DM-TASK-015']),
  'subTasks.reset': {
    method: 'post',
    path: '/sub-tasks/:subTaskId/reset',
    summary: 'Takes a sub-task at rest back to "not started"',
    permission: 'manage',
    params: subTaskParams,
    body: resetInputSchema,
    status: 200,
    response: subTaskSummarySchema,
    errors: ['DM-TASK-002', 'DM-TASK-014', 'DM-TASK-017', 'DM-TASK-020'],
  },
  'subTasks.setOption': {
    method: 'put',
    path: '/sub-tasks/:subTaskId/options/:key',
    summary: 'Changes a live option while it runs',
    permission: 'operate',
    params: subTaskParams.extend({ key: z.string().max(64) }),
    body: z.strictObject({ value: z.union([z.string().max(256), z.number(), z.boolean()]) }),
    status: 202,
    response: subTaskSummarySchema,
    errors: ['DM-TASK-002', 'DM-TASK-024'],
  },
  'subTasks.tables': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/tables',
    summary: 'Counters of its tables',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject({ ...pageQuery, state: tableStateSchema.optional(), search }),
    status: 200,
    response: listOf(tableCountersSchema),
    errors: ['DM-TASK-002'],
  },
  'subTasks.objects': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/objects',
    summary: 'Objects with their statements, remarks and errors',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject({
      ...pageQuery,
      kind: objectResultSchema.shape.kind.optional(),
      state: objectResultSchema.shape.state.optional(),
      search,
    }),
    status: 200,
    response: listOf(objectResultSchema),
    errors: ['DM-TASK-002'],
  },
  'subTasks.verification': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/verification',
    summary: 'Verdict of every table',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject({ ...pageQuery, verdict: tableVerdictSchema.shape.verdict.optional(), search }),
    status: 200,
    response: listOf(tableVerdictSchema.omit({ differences: true })).extend({
      verdict: verdictSchema.nullable(),
      /** Of a run that made statements which mend the target; null where the last run made none. */
      repair: repairSchema.nullable(),
    }),
    errors: ['DM-TASK-002'],
  },
  'subTasks.differences': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/differences',
    summary: 'Rows that differ; who may only view gets neither their keys nor their values',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject({ ...pageQuery, table: z.string().max(128).optional() }),
    status: 200,
    response: listOf(z.object({ table: z.string(), ...tableVerdictSchema.shape.differences.element.shape })),
    errors: ['DM-TASK-002'],
  },
  'subTasks.objectDifferences': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/object-differences',
    summary:
      'What of the tables is not on the target as planned, and which views and functions answer otherwise; who may only view gets no answers',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(
      objectVerdictSchema.pick({ table: true, made: true }).extend(objectDifferenceSchema.shape),
    ).extend({
      /** How many tables were looked at; null: none yet. */
      tables: z.int().nonnegative().nullable(),
      /** Of views and functions; null: none was asked. */
      answers: z
        .object({
          alike: z.int().nonnegative(),
          differing: z.int().nonnegative(),
          notCompared: z.int().nonnegative(),
        })
        .nullable(),
    }),
    errors: ['DM-TASK-002'],
  },
  'subTasks.rejected': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/rejected-rows',
    summary: 'Rows the target could not hold',
    permission: 'operate',
    params: subTaskParams,
    query: z.strictObject({ ...pageQuery, table: z.string().max(128).optional() }),
    status: 200,
    response: listOf(rejectedRowSchema),
    errors: ['DM-TASK-002'],
  },
  'subTasks.records': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/records',
    summary: 'What was done and which states it passed',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(recordSchema),
    errors: ['DM-TASK-002'],
  },
  'subTasks.report': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/report',
    summary: 'The report of its last run',
    permission: 'operate',
    params: subTaskParams,
    status: 200,
    response: reportSchema,
    errors: ['DM-TASK-002', 'DM-TASK-022'],
  },
})
