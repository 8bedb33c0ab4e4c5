import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { checkItemSchema } from '../portal/report.ts'
import { noWords } from './envelope.ts'
import { instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'
import { subTaskDefinitionSchema } from './task.ts'

/** A pre-check that runs or has run. */
export const checkSchema = z
  .object({
    id: uuidSchema,
    /** Null for one run from the wizard, before there is a sub-task. */
    subTaskId: uuidSchema.nullable(),
    executorId: uuidSchema.nullable(),
    state: z.enum(['waiting', 'running', 'passed', 'blocked', 'failed']),
    items: z.array(checkItemSchema),
    /** Why it could not be run; what it found is in `items`. */
    error: errorBodySchema.nullable(),
    startedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Check' })
export type Check = z.infer<typeof checkSchema>

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })

export const checkRoutes = defineRoutes({
  'checks.run': {
    method: 'post',
    path: '/checks',
    summary: 'Runs the pre-check for a pair that is not saved yet; nothing is written to either side',
    permission: 'operate',
    body: z.strictObject({
      subTask: subTaskDefinitionSchema,
      /** Where to run it; without one any executor that is ready. */
      executorId: uuidSchema.nullable().default(null),
    }),
    status: 202,
    response: checkSchema,
    errors: ['DM-TASK-018', 'DM-TASK-025', 'DM-TASK-028', 'DM-TASK-032', 'DM-INST-009', 'DM-INST-010'],
  },
  'checks.get': {
    method: 'get',
    path: '/checks/:checkId',
    summary: 'A pre-check and what it has found',
    permission: 'view',
    params: z.strictObject({ checkId: uuidSchema }),
    status: 200,
    response: checkSchema,
    errors: ['DM-TASK-031'],
  },
  'checks.runForSubTask': {
    method: 'post',
    path: '/sub-tasks/:subTaskId/checks',
    summary: 'Runs the pre-check of a sub-task now',
    permission: 'operate',
    params: subTaskParams,
    body: noWords,
    status: 202,
    response: checkSchema,
    errors: ['DM-TASK-002', 'DM-TASK-018'],
  },
  'checks.latestOfSubTask': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/checks/latest',
    summary: 'The last pre-check of a sub-task',
    permission: 'view',
    params: subTaskParams,
    status: 200,
    response: checkSchema,
    errors: ['DM-TASK-002', 'DM-TASK-022'],
  },
})
