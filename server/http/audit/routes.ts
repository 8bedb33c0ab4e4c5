import type { AuditQuery } from '@data-migration/contract/plugin'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { pageReply } from '../paging.ts'

export function auditRoutes({ context }: HttpDeps): Handlers<RoutesBelow<'audit'>> {
  return {
    'audit.list': async ({ query }) =>
      pageReply(await context.audit.list(given(query)), query, ({ params, ...entry }) => ({
        ...entry,
        ...(params === undefined ? {} : { params: { ...params } }),
      })),
  }
}

/** Without what was not asked for. */
function given(query: { [K in keyof AuditQuery]: AuditQuery[K] | undefined }): AuditQuery {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined),
  ) as unknown as AuditQuery
}
