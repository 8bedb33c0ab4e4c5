import { apiBase } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import express, { type Express } from 'express'
import { alertRoutes } from './alerts/routes.ts'
import { assessmentRoutes } from './assessments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { bindRoutes } from './bind-routes.ts'
import { checkRoutes } from './checks/routes.ts'
import { dataSourceRoutes } from './data-sources/routes.ts'
import { ddlEditRoutes } from './ddl-edits/routes.ts'
import type { HttpDeps } from './deps.ts'
import { draftRoutes } from './drafts/routes.ts'
import { errorReply, nothingThere } from './error-reply.ts'
import { executorRoutes } from './executors/routes.ts'
import type { Handlers } from './handlers.ts'
import { IdempotentRequests } from './idempotency.ts'
import { installationRoutes } from './installations/routes.ts'
import { logRoutes } from './logs/routes.ts'
import { reportFileRoutes } from './report-files/routes.ts'
import { machineRoutes } from './machines/routes.ts'
import { optionRoutes } from './options/routes.ts'
import { packageRoutes } from './packages/routes.ts'
import { subTaskRoutes } from './sub-tasks/routes.ts'
import { systemRoutes } from './system/routes.ts'
import { taskRoutes } from './tasks/routes.ts'

/** Below the path where the host mounts the plugin; the last part of `apiBase`. */
export const apiPath = apiBase.slice(apiBase.indexOf('/api/'))

/** Everything the plugin answers over HTTP. `isStopping`: then it answers DM-TASK-107. */
export function createApp(deps: HttpDeps, isStopping: () => boolean): Express {
  const { context, store } = deps
  const { audit, logger } = context
  const idempotent = new IdempotentRequests(store.idempotencyKeys, context.secrets)
  const authenticate = (token: string) => context.authenticate(token)
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use((_request, _response, next) => next(isStopping() ? dmError('DM-TASK-107', {}) : undefined))
  app.use(apiPath, bindRoutes(handlersOf(deps), { authenticate, audit, idempotent, logger }))
  app.use(nothingThere)
  app.use(errorReply(logger))
  return app
}

function handlersOf(deps: HttpDeps): Handlers {
  return {
    ...systemRoutes(deps),
    ...taskRoutes(deps),
    ...subTaskRoutes(deps),
    ...draftRoutes(deps),
    ...checkRoutes(deps),
    ...assessmentRoutes(deps),
    ...ddlEditRoutes(deps),
    ...logRoutes(deps),
    ...reportFileRoutes(deps),
    ...executorRoutes(deps),
    ...installationRoutes(deps),
    ...packageRoutes(deps),
    ...machineRoutes(deps),
    ...dataSourceRoutes(deps),
    ...optionRoutes(),
    ...alertRoutes(deps),
    ...auditRoutes(deps),
  }
}
