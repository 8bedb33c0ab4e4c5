import { z } from 'zod'
import { permissionSchema } from '../plugin/permission.ts'
import { auditEntrySchema } from './audit.ts'
import { dataSourceRoutes } from './data-source.ts'
import { listOf, noWords, pageQuery } from './envelope.ts'
import { machineRoutes } from './machine.ts'
import { displayName, instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** Base of the stand-alone host's own API. */
export const hostApiBase = '/host/api/v1'

const userName = z.string().regex(/^[\w.@-]{1,64}$/, 'letters, digits and . _ @ -')
const password = z.string().min(1).max(256)
const newPassword = z.string().min(12).max(256)

export const userSchema = z
  .object({
    id: uuidSchema,
    name: z.string(),
    role: z.string(),
    mustChangePassword: z.boolean(),
    createdAt: instant,
    lastLoginAt: instant.nullable(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof userSchema>

export const roleSchema = z
  .object({ name: z.string(), permissions: z.array(permissionSchema), builtIn: z.boolean() })
  .meta({ id: 'Role' })

export const pluginViewSchema = z
  .object({
    id: z.string(),
    name: z.object({ en: z.string(), zh: z.string() }),
    description: z.object({ en: z.string(), zh: z.string() }),
    version: z.string(),
    state: z.enum(['started', 'stopped', 'failed']),
    health: z.object({ status: z.enum(['ok', 'degraded', 'failed']), problems: z.array(z.string()) }),
    menus: z.array(z.unknown()),
  })
  .meta({ id: 'Plugin' })

const userParams = z.strictObject({ userId: uuidSchema })
const pluginParams = z.strictObject({ pluginId: z.string().max(64) })
const pluginErrors = ['DM-AUTH-013', 'DM-AUTH-014'] as const

/** Machines and data sources belong to the host; what is inside a database is the plugin's business. */
const {
  'dataSources.databases': _databases,
  'dataSources.tables': _tables,
  ...ownDataSourceRoutes
} = dataSourceRoutes

/** Routes of the stand-alone host; a platform has its own. Those of machines and data sources are the plugin's too. */
export const hostRoutes = defineRoutes({
  'host.login': {
    method: 'post',
    path: '/sessions',
    summary: 'Logs in; the token goes into the header Authorization: Bearer',
    permission: 'public',
    body: z.strictObject({ name: userName, password }),
    status: 201,
    response: z.object({ token: z.string(), expiresAt: instant, user: userSchema }),
    errors: ['DM-AUTH-003'],
  },
  'host.logout': {
    method: 'delete',
    path: '/sessions/current',
    summary: 'Ends the session',
    permission: 'authenticated',
    status: 204,
    errors: [],
  },
  'host.me': {
    method: 'get',
    path: '/me',
    summary: 'Who is logged in',
    permission: 'authenticated',
    status: 200,
    response: z.object({ user: userSchema, permissions: z.array(permissionSchema) }),
    errors: [],
  },
  'host.changePassword': {
    method: 'put',
    path: '/me/password',
    summary: 'Sets a new password and ends all other sessions',
    permission: 'authenticated',
    body: z.strictObject({ current: password, next: newPassword }),
    status: 204,
    errors: ['DM-AUTH-003', 'DM-AUTH-007'],
  },
  'host.users': {
    method: 'get',
    path: '/users',
    summary: 'Users',
    permission: 'admin',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(userSchema),
    errors: [],
  },
  'host.createUser': {
    method: 'post',
    path: '/users',
    summary: 'Adds a user, whose password has to be changed at the first login',
    permission: 'admin',
    body: z.strictObject({ name: userName, password: newPassword, role: displayName }),
    status: 201,
    response: userSchema,
    errors: ['DM-AUTH-007', 'DM-AUTH-009', 'DM-AUTH-012'],
  },
  'host.updateUser': {
    method: 'patch',
    path: '/users/:userId',
    summary: 'Gives a user another role or password',
    permission: 'admin',
    params: userParams,
    body: z.strictObject({ role: displayName.optional(), password: newPassword.optional() }),
    status: 200,
    response: userSchema,
    errors: ['DM-AUTH-007', 'DM-AUTH-008', 'DM-AUTH-010', 'DM-AUTH-012'],
  },
  'host.deleteUser': {
    method: 'delete',
    path: '/users/:userId',
    summary: 'Deletes a user and ends all sessions of it',
    permission: 'admin',
    params: userParams,
    status: 204,
    errors: ['DM-AUTH-008', 'DM-AUTH-010'],
  },
  'host.roles': {
    method: 'get',
    path: '/roles',
    summary: 'Roles and their permissions',
    permission: 'admin',
    status: 200,
    response: z.object({ items: z.array(roleSchema) }),
    errors: [],
  },
  'host.saveRole': {
    method: 'put',
    path: '/roles/:role',
    summary: 'Creates or changes a role',
    permission: 'admin',
    params: z.strictObject({ role: displayName }),
    body: z.strictObject({ permissions: z.array(permissionSchema) }),
    status: 200,
    response: roleSchema,
    errors: ['DM-AUTH-010'],
  },
  'host.plugins': {
    method: 'get',
    path: '/plugins',
    summary: 'Plugins with their state and menus',
    permission: 'authenticated',
    status: 200,
    response: z.object({ items: z.array(pluginViewSchema) }),
    errors: [],
  },
  'host.startPlugin': {
    method: 'post',
    path: '/plugins/:pluginId/start',
    summary: 'Starts a plugin',
    permission: 'admin',
    params: pluginParams,
    body: noWords,
    status: 200,
    response: pluginViewSchema,
    errors: pluginErrors,
  },
  'host.stopPlugin': {
    method: 'post',
    path: '/plugins/:pluginId/stop',
    summary: 'Stops a plugin; running migrations go on',
    permission: 'admin',
    params: pluginParams,
    body: noWords,
    status: 200,
    response: pluginViewSchema,
    errors: pluginErrors,
  },
  'host.uninstallPlugin': {
    method: 'delete',
    path: '/plugins/:pluginId',
    summary: 'Stops a plugin and takes it out of use; without keepData what it has stored is deleted',
    permission: 'admin',
    params: pluginParams,
    query: z.strictObject({ keepData: z.stringbool().default(true) }),
    status: 200,
    response: pluginViewSchema,
    errors: pluginErrors,
  },
  'host.settings': {
    method: 'get',
    path: '/plugins/:pluginId/settings',
    summary: 'Settings of a plugin',
    permission: 'admin',
    params: pluginParams,
    status: 200,
    response: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    errors: pluginErrors,
  },
  'host.saveSettings': {
    method: 'put',
    path: '/plugins/:pluginId/settings',
    summary: 'Changes settings of a plugin; checked by its manifest',
    permission: 'admin',
    params: pluginParams,
    body: z.record(z.string().max(64), z.union([z.string().max(1024), z.number(), z.boolean()])),
    status: 200,
    response: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    errors: pluginErrors,
  },
  'host.audit': {
    method: 'get',
    path: '/audit',
    summary: 'Who did what, newest first',
    permission: 'admin',
    query: z.strictObject({ ...pageQuery, user: z.string().max(64).optional() }),
    status: 200,
    response: listOf(auditEntrySchema),
    errors: [],
  },
  ...machineRoutes,
  ...ownDataSourceRoutes,
})

export type HostRouteName = keyof typeof hostRoutes
