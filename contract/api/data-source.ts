import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { dataSourceKindSchema } from '../plugin/data-source.ts'
import { tlsSchema } from '../portal/job.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { bigCount, displayName, hostName, objectName, portNumber, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

const password = z.string().max(1024)

const shape = {
  name: displayName,
  kind: dataSourceKindSchema,
  host: hostName,
  port: portNumber,
  user: objectName,
  database: objectName.nullable().default(null),
  tls: tlsSchema.nullable().default(null),
}

export const dataSourceInputSchema = z
  .strictObject({
    ...shape,
    /** Needed when it is created; left out in an edit, the stored one stays. */
    password: password.optional(),
  })
  .meta({ id: 'DataSourceInput' })

export const dataSourceSchema = z
  .object({
    id: uuidSchema,
    name: z.string(),
    kind: dataSourceKindSchema,
    host: z.string(),
    port: z.int(),
    user: z.string(),
    database: z.string().nullable(),
    tls: tlsSchema.nullable(),
  })
  .meta({ id: 'DataSource' })
export type DataSourceView = z.infer<typeof dataSourceSchema>

export const dataSourceTestSchema = z
  .object({
    ok: z.boolean(),
    version: z.string().nullable(),
    /** `replica` for a read-only copy, `standby` of a cluster included. */
    role: z.enum(['primary', 'replica', 'unknown']),
    /** Whether the user may do anything there. */
    administrator: z.boolean(),
    durationMs: z.int().nonnegative(),
    error: errorBodySchema.optional(),
  })
  .meta({ id: 'DataSourceTest' })

const reach = [
  'DM-SRC-001',
  'DM-SRC-002',
  'DM-SRC-012',
  'DM-SRC-016',
  'DM-SRC-017',
  'DM-TGT-001',
  'DM-TGT-002',
  'DM-TGT-003',
  'DM-TGT-008',
  'DM-TGT-017',
  'DM-TGT-018',
  'DM-AUTH-011',
  'DM-TASK-025',
] as const
const dataSourceParams = z.strictObject({ dataSourceId: uuidSchema })

export const dataSourceRoutes = defineRoutes({
  'dataSources.list': {
    method: 'get',
    path: '/data-sources',
    summary: 'Database servers, without any password',
    permission: 'view',
    query: z.strictObject({
      ...pageQuery,
      search: z.string().max(128).optional(),
      kind: dataSourceKindSchema.optional(),
      side: z.enum(['source', 'target']).optional(),
    }),
    status: 200,
    response: listOf(dataSourceSchema),
    errors: [],
  },
  'dataSources.create': {
    method: 'post',
    path: '/data-sources',
    summary: 'Adds a database server',
    permission: 'manage',
    body: dataSourceInputSchema.extend({ password }),
    status: 201,
    response: dataSourceSchema,
    errors: ['DM-TASK-027'],
  },
  'dataSources.test': {
    method: 'post',
    path: '/data-source-tests',
    summary: 'Tries a login that is not stored yet',
    permission: 'manage',
    body: dataSourceInputSchema.omit({ name: true }).extend({ password }),
    status: 200,
    response: dataSourceTestSchema,
    errors: [],
  },
  'dataSources.get': {
    method: 'get',
    path: '/data-sources/:dataSourceId',
    summary: 'A database server',
    permission: 'view',
    params: dataSourceParams,
    status: 200,
    response: dataSourceSchema,
    errors: ['DM-TASK-025'],
  },
  'dataSources.update': {
    method: 'put',
    path: '/data-sources/:dataSourceId',
    summary: 'Replaces a database server',
    permission: 'manage',
    params: dataSourceParams,
    body: dataSourceInputSchema,
    status: 200,
    response: dataSourceSchema,
    errors: ['DM-TASK-025', 'DM-TASK-026', 'DM-TASK-027'],
  },
  'dataSources.delete': {
    method: 'delete',
    path: '/data-sources/:dataSourceId',
    summary: 'Deletes a database server no task uses',
    permission: 'manage',
    params: dataSourceParams,
    status: 204,
    errors: ['DM-TASK-025', 'DM-TASK-026', 'DM-AUTH-014'],
  },
  'dataSources.testStored': {
    method: 'post',
    path: '/data-sources/:dataSourceId/test',
    summary: 'Tries the stored login',
    permission: 'operate',
    params: dataSourceParams,
    body: noWords,
    status: 200,
    response: dataSourceTestSchema,
    errors: ['DM-TASK-025'],
  },
  'dataSources.databases': {
    method: 'get',
    path: '/data-sources/:dataSourceId/databases',
    summary: 'Databases on the server, and which unfinished task writes to them',
    permission: 'view',
    params: dataSourceParams,
    query: z.strictObject({ ...pageQuery, search: z.string().max(128).optional() }),
    status: 200,
    response: listOf(
      z.object({
        name: z.string(),
        encoding: z.string(),
        usedBy: z.object({ taskId: uuidSchema, taskName: z.string() }).nullable(),
      }),
    ),
    errors: reach,
  },
  'dataSources.tables': {
    method: 'get',
    path: '/data-sources/:dataSourceId/databases/:database/tables',
    summary: 'Tables of a source database with estimated sizes',
    permission: 'view',
    params: dataSourceParams.extend({ database: objectName }),
    query: z.strictObject({ ...pageQuery, search: z.string().max(128).optional() }),
    status: 200,
    response: listOf(
      z.object({
        name: z.string(),
        engine: z.string(),
        rowsEstimate: bigCount,
        bytesEstimate: bigCount,
        hasPrimaryKey: z.boolean(),
      }),
    ),
    errors: [...reach, 'DM-SRC-003'],
  },
})
