import { z } from 'zod'
import { listOf, pageQuery } from './envelope.ts'
import { instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

export const auditEntrySchema = z
  .object({
    id: uuidSchema,
    at: instant,
    userId: z.string(),
    userName: z.string(),
    /** The route's name, e.g. `tasks.start`; `shell.open` and `shell.close` for terminals. */
    action: z.string(),
    resource: z.string(),
    outcome: z.enum(['done', 'refused', 'failed']),
    code: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntryView = z.infer<typeof auditEntrySchema>

export const auditRoutes = defineRoutes({
  'audit.list': {
    method: 'get',
    path: '/audit',
    summary: 'Who did what, newest first',
    permission: 'admin',
    query: z.strictObject({
      ...pageQuery,
      user: z.string().max(64).optional(),
      action: z.string().max(64).optional(),
      resource: z.string().max(128).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    status: 200,
    response: listOf(auditEntrySchema),
    errors: [],
  },
})
