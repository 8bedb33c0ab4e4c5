import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { batchReplySchema, listOf, pageQuery } from './envelope.ts'
import { bigCount, instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** DataKit's number of each state; `uninstalling` is shown as 1 there. */
export const installStateCodes = {
  'not-installed': 0,
  installing: 1,
  uninstalling: 1,
  installed: 2,
  failed: 10,
} as const

export const installStateSchema = z.enum(
  Object.keys(installStateCodes) as [keyof typeof installStateCodes, ...(keyof typeof installStateCodes)[]],
)
export type InstallState = z.infer<typeof installStateSchema>

/** The steps of an installation, in their order. */
export const installSteps = ['check', 'upload', 'verify', 'unpack', 'self-test', 'switch'] as const

export const installStepSchema = z.object({
  name: z.enum([...installSteps, 'remove', 'roll-back']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  startedAt: instant.nullable(),
  durationMs: z.int().nonnegative().nullable(),
  /** What the machine said, cut to the last 4 KiB. */
  output: z.string(),
})

export const installationSchema = z
  .object({
    id: uuidSchema,
    executorId: uuidSchema,
    kind: z.enum(['install', 'import', 'uninstall']),
    state: installStateSchema,
    stateCode: z.int(),
    version: z.string().nullable(),
    user: z.string(),
    directory: z.string(),
    steps: z.array(installStepSchema),
    error: errorBodySchema.nullable(),
    startedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Installation' })
export type Installation = z.infer<typeof installationSchema>

/** Begins with `/` or `~`, without `//` and `..`; DataKit's rules. */
export const installDirectory = z
  .string()
  .max(200)
  .regex(/^(?!.*\/\/)(?!.*(^|\/)\.\.(\/|$))(~|~\/[\w./-]*|\/[\w./-]+)$/, 'an absolute path or one below ~')

export const installInputSchema = z
  .strictObject({
    userId: uuidSchema,
    directory: installDirectory.default('~'),
    /** `bundled`: the server's own package; `package`: an uploaded one; `import`: a Portal that is there already. */
    source: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('bundled') }),
        z.strictObject({ kind: z.literal('package'), packageId: uuidSchema }),
        z.strictObject({ kind: z.literal('import') }),
      ])
      .default({ kind: 'bundled' }),
  })
  .meta({ id: 'InstallInput' })
export type InstallInput = z.output<typeof installInputSchema>

/** A Portal archive the server can install. */
export const portalPackageSchema = z
  .object({
    id: uuidSchema,
    version: z.string(),
    architecture: z.enum(['x64', 'arm64']),
    sizeBytes: bigCount,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    origin: z.enum(['bundled', 'uploaded']),
    addedAt: instant,
  })
  .meta({ id: 'PortalPackage' })
export type PortalPackage = z.infer<typeof portalPackageSchema>

const executorParams = z.strictObject({ executorId: uuidSchema })

export const installationRoutes = defineRoutes({
  'installations.start': {
    method: 'post',
    path: '/executors/:executorId/installations',
    summary: 'Installs Portal, or takes over one that is there; follow its steps on the topic executors',
    permission: 'manage',
    params: executorParams,
    body: installInputSchema,
    status: 202,
    response: installationSchema,
    errors: [
      'DM-INST-007',
      'DM-INST-008',
      'DM-INST-010',
      'DM-INST-012',
      'DM-INST-014',
      'DM-INST-018',
      'DM-SSH-004',
      'DM-SSH-015',
    ],
  },
  'installations.batch': {
    method: 'post',
    path: '/installation-batches',
    summary: 'Installs Portal on many executors; each succeeds or fails by itself',
    permission: 'manage',
    body: z.strictObject({
      items: z
        .array(z.strictObject({ executorId: uuidSchema, ...installInputSchema.shape }))
        .min(1)
        .max(200),
    }),
    status: 202,
    response: batchReplySchema,
    errors: [],
  },
  'installations.latest': {
    method: 'get',
    path: '/executors/:executorId/installations/latest',
    summary: 'The installation that runs, or the last one, with its steps',
    permission: 'view',
    params: executorParams,
    status: 200,
    response: installationSchema,
    errors: ['DM-INST-010', 'DM-INST-009'],
  },
  'installations.uninstall': {
    method: 'post',
    path: '/executors/:executorId/uninstallations',
    summary: 'Removes Portal and everything it has put on the machine',
    permission: 'manage',
    params: executorParams,
    body: z.strictObject({}),
    status: 202,
    response: installationSchema,
    errors: ['DM-INST-007', 'DM-INST-008', 'DM-INST-009', 'DM-INST-010', 'DM-SSH-015'],
  },
  'packages.list': {
    method: 'get',
    path: '/packages',
    summary: 'Portal packages the server can install',
    permission: 'view',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(portalPackageSchema),
    errors: [],
  },
  'packages.upload': {
    method: 'post',
    path: '/packages',
    summary: 'Uploads a Portal package, a tar.gz made by npm run package',
    permission: 'manage',
    body: { contentType: 'application/gzip' },
    status: 201,
    response: portalPackageSchema,
    errors: ['DM-INST-013'],
  },
  'packages.delete': {
    method: 'delete',
    path: '/packages/:packageId',
    summary: 'Deletes an uploaded package',
    permission: 'manage',
    params: z.strictObject({ packageId: uuidSchema }),
    status: 204,
    errors: ['DM-INST-012'],
  },
})
