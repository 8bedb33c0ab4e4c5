import { z } from 'zod'
import { permissionSchema } from '../plugin/permission.ts'
import { defineRoutes } from './route.ts'

export const systemRoutes = defineRoutes({
  'system.health': {
    method: 'get',
    path: '/health',
    summary: 'Whether the plugin works',
    permission: 'public',
    status: 200,
    response: z.object({ status: z.enum(['ok', 'degraded', 'failed']), version: z.string() }),
    errors: ['DM-TASK-107'],
  },
  'system.openApi': {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    permission: 'public',
    status: 200,
    response: z.record(z.string(), z.unknown()),
    errors: [],
  },
  'system.me': {
    method: 'get',
    path: '/me',
    summary: 'Who is asking, and what they may do',
    permission: 'authenticated',
    status: 200,
    response: z.object({
      userId: z.string(),
      userName: z.string(),
      permissions: z.array(permissionSchema),
    }),
    errors: [],
  },
})
