import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { phaseSchema } from '../portal/report.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

const severitySchema = z.enum(['info', 'warning', 'critical'])

/** Something that needs a person; the same cause again raises the count instead of a second alert. */
export const alertSchema = z
  .object({
    id: uuidSchema,
    severity: severitySchema,
    taskId: uuidSchema.nullable(),
    subTaskId: uuidSchema.nullable(),
    executorId: uuidSchema.nullable(),
    phase: phaseSchema.nullable(),
    error: errorBodySchema,
    count: z.int().positive(),
    firstAt: instant,
    lastAt: instant,
    /** Null while it stands. */
    resolvedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: instant.nullable(),
  })
  .meta({ id: 'Alert' })
export type Alert = z.infer<typeof alertSchema>

const filters = {
  taskId: uuidSchema.optional(),
  subTaskId: uuidSchema.optional(),
  phase: phaseSchema.optional(),
  severity: severitySchema.optional(),
  open: z.stringbool().optional(),
}
const alertParams = z.strictObject({ alertId: uuidSchema })

export const alertRoutes = defineRoutes({
  'alerts.list': {
    method: 'get',
    path: '/alerts',
    summary: 'Alerts, the newest first',
    permission: 'view',
    query: z.strictObject({ ...pageQuery, ...filters }),
    status: 200,
    response: listOf(alertSchema),
    errors: [],
  },
  'alerts.counts': {
    method: 'get',
    path: '/alert-counts',
    summary: 'Open alerts by phase and severity',
    permission: 'view',
    query: z.strictObject({ taskId: filters.taskId, subTaskId: filters.subTaskId }),
    status: 200,
    response: z.object({
      total: z.int().nonnegative(),
      byPhase: z.partialRecord(phaseSchema, z.int().positive()),
      bySeverity: z.partialRecord(severitySchema, z.int().positive()),
    }),
    errors: [],
  },
  'alerts.get': {
    method: 'get',
    path: '/alerts/:alertId',
    summary: 'An alert',
    permission: 'view',
    params: alertParams,
    status: 200,
    response: alertSchema,
    errors: ['DM-TASK-030'],
  },
  'alerts.acknowledge': {
    method: 'post',
    path: '/alerts/:alertId/acknowledgement',
    summary: 'Says that somebody takes care of it',
    permission: 'operate',
    params: alertParams,
    body: noWords,
    status: 200,
    response: alertSchema,
    errors: ['DM-TASK-030'],
  },
})
