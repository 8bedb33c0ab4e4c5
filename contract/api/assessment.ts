import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { assessedObjectSchema, assessmentSchema } from '../portal/assessment.ts'
import { checkItemSchema } from '../portal/report.ts'
import { ddlEditViewSchema } from './ddl-edit.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** What would be made of the source's schema, as far as it has been asked for. */
export const subTaskAssessmentSchema = z
  .object({
    /** Of the last one asked for. */
    state: z.enum(['none', 'waiting', 'running', 'made', 'failed']),
    executorId: uuidSchema.nullable(),
    error: errorBodySchema.nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    /** The newest there is: one that is under way or has failed leaves the one before. */
    made: z
      .object({
        id: uuidSchema,
        at: instant,
        /** How many there are in its list. */
        objects: z.int().nonnegative(),
        ...assessmentSchema.omit({ type: true }).shape,
        checks: z.array(checkItemSchema),
      })
      .nullable(),
  })
  .meta({ id: 'SubTaskAssessment' })
export type SubTaskAssessment = z.infer<typeof subTaskAssessmentSchema>

/** Without its statements, which are asked for one by one. */
export const listedObjectSchema = assessedObjectSchema
  .omit({ type: true, ddl: true, madeDdl: true, sourceHash: true })
  .extend({ no: z.int().positive(), editable: z.boolean() })
  .meta({ id: 'ListedObject' })
export type ListedObject = z.infer<typeof listedObjectSchema>

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })
const assessmentParams = z.strictObject({ assessmentId: uuidSchema })
const bytes = { contentType: 'application/octet-stream' } as const
const notThere = ['DM-TASK-022', 'DM-TASK-035'] as const

export const assessmentRoutes = defineRoutes({
  'assessments.make': {
    method: 'post',
    path: '/sub-tasks/:subTaskId/assessment',
    summary:
      'Looks at the source on an executor of the task and tells what would be made; one under way goes on',
    permission: 'operate',
    params: subTaskParams,
    body: noWords,
    status: 202,
    response: subTaskAssessmentSchema,
    errors: ['DM-TASK-002', 'DM-TASK-017', 'DM-TASK-018'],
  },
  'assessments.get': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/assessment',
    summary: 'How far the assessment is, and the sums of the newest one',
    permission: 'view',
    params: subTaskParams,
    status: 200,
    response: subTaskAssessmentSchema,
    errors: ['DM-TASK-002'],
  },
  'assessments.objects': {
    method: 'get',
    path: '/assessments/:assessmentId/objects',
    summary: 'What becomes of each object: what is left to be done by hand first, then what has remarks',
    permission: 'view',
    params: assessmentParams,
    query: z.strictObject({
      ...pageQuery,
      kind: assessedObjectSchema.shape.kind.optional(),
      outcome: assessedObjectSchema.shape.outcome.optional(),
      search: z.string().max(128).optional(),
    }),
    status: 200,
    response: listOf(listedObjectSchema),
    errors: notThere,
  },
  'assessments.object': {
    method: 'get',
    path: '/assessments/:assessmentId/objects/:no',
    summary: 'One object with its statements',
    permission: 'view',
    params: assessmentParams.extend({ no: z.coerce.number().int().min(1).max(2_147_483_647) }),
    status: 200,
    response: listedObjectSchema
      .extend({
        ddl: z.string(),
        /** What Portal would make where `ddl` is a user's; else null. */
        madeDdl: z.string().nullable(),
        /** What is kept for it now; used from the next assessment and run on. */
        saved: ddlEditViewSchema.nullable(),
      })
      .meta({ id: 'ListedObjectWithDdl' }),
    errors: [...notThere, 'DM-TASK-037'],
  },
  'assessments.json': {
    method: 'get',
    path: '/assessments/:assessmentId/json',
    summary: 'All of it as a stream of JSON',
    permission: 'view',
    params: assessmentParams,
    status: 200,
    response: bytes,
    errors: notThere,
  },
  'assessments.html': {
    method: 'get',
    path: '/assessments/:assessmentId/html',
    summary: 'All of it as one self-contained HTML file, as a stream',
    permission: 'view',
    params: assessmentParams,
    status: 200,
    response: bytes,
    errors: notThere,
  },
})
