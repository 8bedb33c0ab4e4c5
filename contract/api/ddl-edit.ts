import { z } from 'zod'
import { ddlEditSchema } from '../portal/ddl-edit.ts'
import { listOf, pageQuery } from './envelope.ts'
import { instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

const { kind, name, sql } = ddlEditSchema.shape

/** Statements a user has written for an object of a sub-task; its runs use them from the next one on. */
export const ddlEditViewSchema = z
  .object({
    id: uuidSchema,
    subTaskId: uuidSchema,
    kind,
    name,
    sql: z.string(),
    user: z.string(),
    at: instant,
  })
  .meta({ id: 'DdlEdit' })
export type DdlEditView = z.infer<typeof ddlEditViewSchema>

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })

export const ddlEditRoutes = defineRoutes({
  'ddlEdits.list': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/ddl-edits',
    summary: 'Statements users have written for objects of a sub-task',
    permission: 'view',
    params: subTaskParams,
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(ddlEditViewSchema),
    errors: ['DM-TASK-002'],
  },
  'ddlEdits.save': {
    method: 'put',
    path: '/assessments/:assessmentId/objects/:no/ddl',
    summary:
      'Keeps statements for an object in place of those Portal makes, for as long as the source defines it as it was assessed',
    permission: 'operate',
    params: z.strictObject({
      assessmentId: uuidSchema,
      no: z.coerce.number().int().min(1).max(2_147_483_647),
    }),
    body: z.strictObject({ sql }),
    status: 200,
    response: ddlEditViewSchema
      .extend({
        /** Whether the target could be asked to read them; it carries nothing out. */
        checked: z.boolean(),
      })
      .meta({ id: 'SavedDdlEdit' }),
    errors: ['DM-TASK-002', 'DM-TASK-022', 'DM-TASK-035', 'DM-TASK-037', 'DM-TASK-060', 'DM-JOB-082'],
  },
  'ddlEdits.remove': {
    method: 'delete',
    path: '/sub-tasks/:subTaskId/ddl-edits/:editId',
    summary: 'Takes them back: the object is made as Portal makes it',
    permission: 'operate',
    params: subTaskParams.extend({ editId: uuidSchema }),
    status: 204,
    errors: ['DM-TASK-002', 'DM-TASK-061'],
  },
})
