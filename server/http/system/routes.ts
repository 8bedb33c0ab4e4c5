import { apiBase } from '@data-migration/contract/api'
import { permissions } from '@data-migration/contract/plugin'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { openApiDocument } from '../openapi.ts'

export function systemRoutes({ version, health }: HttpDeps): Handlers<RoutesBelow<'system'>> {
  const document = { ...openApiDocument(version, apiBase) }
  return {
    'system.health': async () => ({ status: (await health()).status, version }),
    'system.openApi': async () => document,
    'system.me': async (_request, { caller }) => ({
      userId: caller.userId,
      userName: caller.userName,
      permissions: permissions.filter((permission) => caller.permissions.has(permission)),
    }),
  }
}
