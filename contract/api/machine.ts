import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { displayName, hostName, portNumber, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

export const hostKeySchema = z.strictObject({
  algorithm: z.string().min(1).max(64),
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/),
})

const userName = z.string().regex(/^[A-Za-z_][\w.-]{0,63}\$?$/, 'a user name')

/** A login as it is entered. It goes in and never comes out. */
const secretInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
  z.strictObject({
    kind: z.literal('private-key'),
    privateKey: z.string().min(1).max(32_768),
    passphrase: z.string().max(1024).optional(),
  }),
])

export const machineInputSchema = z
  .strictObject({
    name: displayName,
    host: hostName,
    port: portNumber.default(22),
    jumpMachineId: uuidSchema.nullable().default(null),
    users: z
      .array(
        z.strictObject({
          id: uuidSchema.optional(),
          name: userName,
          /** Left out: the stored login stays. */
          secret: secretInput.optional(),
        }),
      )
      .min(1)
      .max(20),
  })
  .meta({ id: 'MachineInput' })

export const machineSchema = z
  .object({
    id: uuidSchema,
    name: z.string(),
    host: z.string(),
    port: z.int(),
    hostKey: hostKeySchema.nullable(),
    jumpMachineId: uuidSchema.nullable(),
    users: z.array(
      z.object({
        id: uuidSchema,
        name: z.string(),
        authentication: z.enum(['password', 'private-key', 'none']),
      }),
    ),
  })
  .meta({ id: 'Machine' })
export type MachineView = z.infer<typeof machineSchema>

export const machineTestSchema = z
  .object({
    /** The key the machine shows now. */
    hostKey: hostKeySchema.nullable(),
    /** How it stands to the one that was accepted. */
    trust: z.enum(['accepted', 'unknown', 'changed']),
    users: z.array(z.object({ name: z.string(), ok: z.boolean(), error: errorBodySchema.optional() })),
    durationMs: z.int().nonnegative(),
  })
  .meta({ id: 'MachineTest' })

const machineParams = z.strictObject({ machineId: uuidSchema })

export const machineRoutes = defineRoutes({
  'machines.list': {
    method: 'get',
    path: '/machines',
    summary: 'Machines with their users, without any secret',
    permission: 'view',
    query: z.strictObject({ ...pageQuery, search: z.string().max(128).optional() }),
    status: 200,
    response: listOf(machineSchema),
    errors: [],
  },
  'machines.create': {
    method: 'post',
    path: '/machines',
    summary: 'Adds a machine',
    permission: 'manage',
    body: machineInputSchema,
    status: 201,
    response: machineSchema,
    errors: ['DM-SSH-005', 'DM-SSH-007', 'DM-SSH-009'],
  },
  'machines.get': {
    method: 'get',
    path: '/machines/:machineId',
    summary: 'A machine',
    permission: 'view',
    params: machineParams,
    status: 200,
    response: machineSchema,
    errors: ['DM-SSH-007'],
  },
  'machines.update': {
    method: 'put',
    path: '/machines/:machineId',
    summary: 'Replaces a machine; another address forgets the accepted host key',
    permission: 'manage',
    params: machineParams,
    body: machineInputSchema,
    status: 200,
    response: machineSchema,
    errors: ['DM-SSH-005', 'DM-SSH-007', 'DM-SSH-008', 'DM-SSH-009'],
  },
  'machines.delete': {
    method: 'delete',
    path: '/machines/:machineId',
    summary: 'Deletes a machine nothing runs on and no Portal is on',
    permission: 'manage',
    params: machineParams,
    status: 204,
    errors: ['DM-SSH-007', 'DM-SSH-008', 'DM-AUTH-014'],
  },
  'machines.test': {
    method: 'post',
    path: '/machines/:machineId/test',
    summary:
      'Connects, shows the host key and tries every login; sends no login to a key that was not accepted',
    permission: 'operate',
    params: machineParams,
    body: noWords,
    status: 200,
    response: machineTestSchema,
    errors: [
      'DM-SSH-001',
      'DM-SSH-002',
      'DM-SSH-003',
      'DM-SSH-004',
      'DM-SSH-007',
      'DM-SSH-011',
      'DM-SSH-012',
      'DM-SSH-015',
    ],
  },
  'machines.acceptHostKey': {
    method: 'put',
    path: '/machines/:machineId/host-key',
    summary: 'Accepts the host key a person has compared',
    permission: 'manage',
    params: machineParams,
    body: hostKeySchema,
    status: 200,
    response: machineSchema,
    errors: ['DM-SSH-001', 'DM-SSH-003', 'DM-SSH-007'],
  },
})
