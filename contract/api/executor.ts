import { z } from 'zod'
import { installStateSchema } from './installation.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { bigCount, instant, runningNumber, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** What `portal probe` says of a machine. */
export const resourcesSchema = z
  .object({
    hostname: z.string(),
    os: z.string(),
    architecture: z.enum(['x64', 'arm64', 'other']),
    cores: z.int().positive(),
    load1: z.number().nonnegative(),
    memoryTotalBytes: bigCount,
    /** MemAvailable, not MemFree. */
    memoryAvailableBytes: bigCount,
    /** Of the file system that holds the install directory. */
    diskTotalBytes: bigCount,
    diskFreeBytes: bigCount,
    probedAt: instant,
  })
  .meta({ id: 'Resources' })

/** A machine on which Portal is or can be installed. It has the machine's id; the server's own machine is one of them. */
export const executorSchema = z
  .object({
    id: uuidSchema,
    name: z.string(),
    host: z.string(),
    port: z.int(),
    /** The machine the server itself runs on; reached without SSH. */
    local: z.boolean(),
    /** `unknown`: never heard of since the server began. */
    state: z.enum(['online', 'lost', 'unknown']),
    heartbeatAt: instant.nullable(),
    install: z.object({
      state: installStateSchema,
      /** DataKit's 0, 1, 2, 10. */
      stateCode: z.int(),
      version: z.string().nullable(),
      user: z.string().nullable(),
      directory: z.string().nullable(),
    }),
    resources: resourcesSchema.nullable(),
    slots: z.int().nonnegative(),
    slotsUsed: z.int().nonnegative(),
    running: z.array(z.object({ id: uuidSchema, number: runningNumber, taskName: z.string() })),
  })
  .meta({ id: 'Executor' })
export type Executor = z.infer<typeof executorSchema>

const executorParams = z.strictObject({ executorId: uuidSchema })

export const executorRoutes = defineRoutes({
  'executors.list': {
    method: 'get',
    path: '/executors',
    summary: 'Executors; one that does not answer is listed as lost, never left out',
    permission: 'view',
    query: z.strictObject({
      ...pageQuery,
      search: z.string().max(128).optional(),
      install: installStateSchema.optional(),
      minCores: z.coerce.number().int().min(0).optional(),
      minMemoryBytes: z.coerce.number().int().min(0).optional(),
      minDiskBytes: z.coerce.number().int().min(0).optional(),
    }),
    status: 200,
    response: listOf(executorSchema),
    errors: [],
  },
  'executors.get': {
    method: 'get',
    path: '/executors/:executorId',
    summary: 'An executor',
    permission: 'view',
    params: executorParams,
    status: 200,
    response: executorSchema,
    errors: ['DM-INST-010'],
  },
  'executors.update': {
    method: 'patch',
    path: '/executors/:executorId',
    summary: 'Sets how many sub-tasks it runs at the same time; fewer never stops running ones',
    permission: 'manage',
    params: executorParams,
    body: z.strictObject({ slots: z.int().min(0).max(64) }),
    status: 200,
    response: executorSchema,
    errors: ['DM-INST-010'],
  },
  'executors.probe': {
    method: 'post',
    path: '/executors/:executorId/probe',
    summary: 'Asks the machine for its resources now',
    permission: 'operate',
    params: executorParams,
    body: noWords,
    status: 200,
    response: executorSchema,
    errors: [
      'DM-INST-009',
      'DM-INST-010',
      'DM-SSH-001',
      'DM-SSH-002',
      'DM-SSH-003',
      'DM-SSH-004',
      'DM-SSH-006',
      'DM-SSH-010',
      'DM-SSH-011',
      'DM-SSH-012',
      'DM-SSH-014',
      'DM-SSH-015',
    ],
  },
})
