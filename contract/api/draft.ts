import { z } from 'zod'
import { instant } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** What somebody has entered for a new task and not created yet; its shape is the browser's own business. */
export const taskDraftSchema = z
  .object({ content: z.record(z.string().max(64), z.unknown()), savedAt: instant })
  .meta({ id: 'TaskDraft' })
export type TaskDraft = z.infer<typeof taskDraftSchema>

export const draftRoutes = defineRoutes({
  'drafts.get': {
    method: 'get',
    path: '/task-draft',
    summary: 'The draft of a new task of whoever asks; null where there is none',
    permission: 'manage',
    status: 200,
    response: z.object({ draft: taskDraftSchema.nullable() }),
    errors: [],
  },
  'drafts.save': {
    method: 'put',
    path: '/task-draft',
    summary: 'Keeps the draft of a new task, in place of the one before',
    permission: 'manage',
    body: z.strictObject({ content: taskDraftSchema.shape.content }),
    status: 200,
    response: z.object({ draft: taskDraftSchema }),
    errors: [],
  },
  'drafts.delete': {
    method: 'delete',
    path: '/task-draft',
    summary: 'Throws the draft away',
    permission: 'manage',
    status: 204,
    errors: [],
  },
})
