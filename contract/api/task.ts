import { z } from 'zod'
import { optionInputSchema } from '../options/values.ts'
import { selectionSchema } from '../portal/job.ts'
import { mainTaskStateSchema } from '../task/main-task-state.ts'
import { phasePlanSchema } from '../task/phase-plan.ts'
import { subTaskStateSchema } from '../task/sub-task-state.ts'
import { batchReplySchema, listOf, noWords, pageQuery } from './envelope.ts'
import { displayName, instant, objectName, runningNumber, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

export const subTaskDefinitionSchema = z
  .strictObject({
    /** Names an existing sub-task when a task is edited; a new one has none. */
    id: uuidSchema.optional(),
    source: z.strictObject({ dataSourceId: uuidSchema, database: objectName }),
    target: z.strictObject({
      dataSourceId: uuidSchema,
      database: objectName,
      /** Default: the name of the source database. */
      schema: objectName.optional(),
    }),
    mode: z.enum(['offline', 'online']),
    objects: selectionSchema.optional(),
    phases: phasePlanSchema.prefault({}),
    preset: z.enum(['small', 'balanced', 'max']).default('balanced'),
    /** Only what differs from task and preset. */
    options: optionInputSchema.default({}),
    /** Pins it to an executor of the task. */
    executorId: uuidSchema.nullable().default(null),
  })
  .meta({ id: 'SubTaskDefinition' })
export type SubTaskDefinition = z.output<typeof subTaskDefinitionSchema>

export const taskInputSchema = z
  .strictObject({
    name: displayName,
    subTasks: z.array(subTaskDefinitionSchema).min(1).max(200),
    /** Options of all sub-tasks; those of a sub-task win. */
    options: optionInputSchema.default({}),
    /** Executors it may run on. */
    executorIds: z.array(uuidSchema).max(200).default([]),
  })
  .meta({ id: 'TaskInput' })
export type TaskInput = z.output<typeof taskInputSchema>

export const subTaskCountsSchema = z.object({
  total: z.int().nonnegative(),
  byState: z.partialRecord(subTaskStateSchema, z.int().positive()),
})

export const taskSummarySchema = z
  .object({
    id: uuidSchema,
    number: runningNumber,
    name: displayName,
    state: mainTaskStateSchema,
    /** The official figure, 0..1. */
    progress: z.number().min(0).max(1),
    /** The mean of what its sub-tasks have moved by rows, 0..1; null before any has told. */
    measured: z.number().min(0).max(1).nullable(),
    /** Sub-tasks that have ended without being proven equal. */
    notEqual: z.int().nonnegative(),
    /** Seconds until the slowest sub-task has its rows moved; null while unknown. */
    etaSeconds: z.number().nonnegative().nullable(),
    creator: z.string(),
    offline: subTaskCountsSchema,
    online: subTaskCountsSchema,
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    /** Counts every change of the definition; sent back with an edit. */
    revision: z.int().nonnegative(),
  })
  .meta({ id: 'TaskSummary' })
export type TaskSummary = z.infer<typeof taskSummarySchema>

export const taskDetailSchema = taskSummarySchema
  .extend({
    definition: taskInputSchema,
    rowsPerSecond: z.number().nonnegative().nullable(),
    bytesPerSecond: z.number().nonnegative().nullable(),
  })
  .meta({ id: 'TaskDetail' })
export type TaskDetail = z.infer<typeof taskDetailSchema>

const taskParams = z.strictObject({ taskId: uuidSchema })

export const resetInputSchema = z.strictObject({
  /** Drops the tables the sub-tasks created on their targets. */
  removeTargetData: z.boolean().default(false),
  /** The task's name, typed; needed when data are removed. */
  confirm: z.string().max(64).optional(),
})

export const taskListQuery = z.strictObject({
  ...pageQuery,
  name: z.string().max(64).optional(),
  creator: z.string().max(64).optional(),
  state: mainTaskStateSchema.optional(),
  startedFrom: instant.optional(),
  startedTo: instant.optional(),
  finishedFrom: instant.optional(),
  finishedTo: instant.optional(),
  sort: z.enum(['number', 'name', 'createdAt', 'startedAt', 'finishedAt']).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
})

export const taskRoutes = defineRoutes({
  'tasks.list': {
    method: 'get',
    path: '/tasks',
    summary: 'Main tasks, filtered, a page at a time',
    permission: 'view',
    query: taskListQuery,
    status: 200,
    response: listOf(taskSummarySchema),
    errors: [],
  },
  'tasks.creators': {
    method: 'get',
    path: '/task-creators',
    summary: 'Names of everybody who has created a task',
    permission: 'view',
    status: 200,
    response: z.object({ items: z.array(z.string()) }),
    errors: [],
  },
  'tasks.create': {
    method: 'post',
    path: '/tasks',
    summary: 'Creates a main task with its sub-tasks',
    permission: 'manage',
    body: taskInputSchema,
    status: 201,
    response: taskDetailSchema,
    errors: [
      'DM-TASK-003',
      'DM-TASK-004',
      'DM-TASK-025',
      'DM-TASK-028',
      'DM-TASK-029',
      'DM-TASK-032',
      'DM-INST-010',
    ],
  },
  'tasks.get': {
    method: 'get',
    path: '/tasks/:taskId',
    summary: 'A main task with its definition',
    permission: 'view',
    params: taskParams,
    status: 200,
    response: taskDetailSchema,
    errors: ['DM-TASK-001'],
  },
  'tasks.update': {
    method: 'put',
    path: '/tasks/:taskId',
    summary: 'Replaces the definition of a task that has not started',
    permission: 'manage',
    params: taskParams,
    body: z.strictObject({ revision: z.int().nonnegative(), definition: taskInputSchema }),
    status: 200,
    response: taskDetailSchema,
    errors: [
      'DM-TASK-001',
      'DM-TASK-002',
      'DM-TASK-003',
      'DM-TASK-004',
      'DM-TASK-005',
      'DM-TASK-017',
      'DM-TASK-025',
      'DM-TASK-028',
      'DM-TASK-029',
      'DM-TASK-032',
      'DM-INST-010',
    ],
  },
  'tasks.delete': {
    method: 'delete',
    path: '/tasks/:taskId',
    summary: 'Deletes a task at rest, with ledgers, slots and files; data of the targets stay',
    permission: 'manage',
    params: taskParams,
    status: 204,
    errors: ['DM-TASK-001', 'DM-TASK-011', 'DM-TASK-017'],
  },
  'tasks.clone': {
    method: 'post',
    path: '/tasks/:taskId/clone',
    summary:
      'Creates a new task with the same definition; its targets have to be changed before it can start beside the first',
    permission: 'manage',
    params: taskParams,
    body: z.strictObject({ name: displayName }),
    status: 201,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-003', 'DM-TASK-004'],
  },
  'tasks.start': {
    method: 'post',
    path: '/tasks/:taskId/start',
    summary: 'Queues all sub-tasks that have not started',
    permission: 'operate',
    params: taskParams,
    body: noWords,
    status: 202,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-004', 'DM-TASK-006', 'DM-TASK-017', 'DM-TASK-018', 'DM-TASK-019'],
  },
  'tasks.stop': {
    method: 'post',
    path: '/tasks/:taskId/stop',
    summary: 'Stops all sub-tasks that run; they continue where they stand when resumed',
    permission: 'operate',
    params: taskParams,
    body: noWords,
    status: 202,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-006', 'DM-TASK-017'],
  },
  'tasks.resume': {
    method: 'post',
    path: '/tasks/:taskId/resume',
    summary: 'Continues all sub-tasks that were stopped, paused or have failed',
    permission: 'operate',
    params: taskParams,
    body: noWords,
    status: 202,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-006', 'DM-TASK-017', 'DM-TASK-018'],
  },
  'tasks.finish': {
    method: 'post',
    path: '/tasks/:taskId/finish',
    summary: 'Ends the migration of all sub-tasks',
    permission: 'operate',
    params: taskParams,
    body: noWords,
    status: 202,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-006', 'DM-TASK-015', 'DM-TASK-017'],
  },
  'tasks.reset': {
    method: 'post',
    path: '/tasks/:taskId/reset',
    summary: 'Takes a task at rest back to "not started"',
    permission: 'manage',
    params: taskParams,
    body: resetInputSchema,
    status: 200,
    response: taskDetailSchema,
    errors: ['DM-TASK-001', 'DM-TASK-014', 'DM-TASK-017', 'DM-TASK-020'],
  },
  'tasks.batch': {
    method: 'post',
    path: '/task-batches',
    summary: 'Starts, stops, resumes or ends many tasks; each succeeds or fails by itself',
    permission: 'operate',
    body: z.strictObject({
      action: z.enum(['start', 'stop', 'resume', 'finish']),
      ids: z.array(uuidSchema).min(1).max(500),
    }),
    status: 200,
    response: batchReplySchema,
    errors: [],
  },
  'tasks.batchDelete': {
    method: 'post',
    path: '/task-deletions',
    summary: 'Deletes many tasks; each succeeds or fails by itself',
    permission: 'manage',
    body: z.strictObject({ ids: z.array(uuidSchema).min(1).max(500) }),
    status: 200,
    response: batchReplySchema,
    errors: [],
  },
})
