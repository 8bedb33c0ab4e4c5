import { constants } from 'node:zlib'
import { hostApiBase } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import compression from 'compression'
import express, { type Express } from 'express'
import { auditLog } from '../audit/audit.ts'
import type { HostServices } from '../plugins/host-services.ts'
import type { PluginHost } from '../plugins/plugin-host.ts'
import { findSession } from '../users/sessions.ts'
import { nothingThere, replyWithError } from './error-reply.ts'
import { dataSourceHandlers } from './handlers/data-source-handlers.ts'
import { machineHandlers } from './handlers/machine-handlers.ts'
import { pluginHandlers } from './handlers/plugin-handlers.ts'
import { sessionHandlers } from './handlers/session-handlers.ts'
import { userHandlers } from './handlers/user-handlers.ts'
import { mountRoutes } from './mount-routes.ts'
import { pluginAssets } from './plugin-assets.ts'
import { pluginGate } from './plugin-gate.ts'
import { securityHeaders } from './security-headers.ts'
import { startPage } from './start-page.ts'
import { trace } from './trace.ts'

/** Everything the host answers over HTTP. `isStopping`: then it answers DM-TASK-107. */
export function createApp(services: HostServices, plugins: PluginHost, isStopping: () => boolean): Express {
  const { store, machines, dataSources, credentials, logger } = services
  const audit = auditLog(store, null)
  const handlers = {
    ...sessionHandlers(store),
    ...userHandlers(store),
    ...machineHandlers(machines, credentials),
    ...dataSourceHandlers(dataSources, credentials),
    ...pluginHandlers(plugins, audit),
  }
  const routes = mountRoutes(handlers, { findSession: (token) => findSession(store, token), audit, logger })
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(trace(logger), securityHeaders())
  app.use((_request, _response, next) => next(isStopping() ? dmError('DM-TASK-107', {}) : undefined))
  app.use(hostApiBase, noStore, routes)
  app.use('/plugins/:pluginId', pluginGate(plugins))
  app.use('/static-plugin/:pluginId', compressed, pluginAssets(plugins))
  app.get('/', startPage(plugins))
  app.use(nothingThere)
  app.use(replyWithError(logger))
  return app
}

/** Only files are compressed: nothing in them is secret, so that their length tells nothing. Browsers keep them for good, which pays for a better quality. */
const compressed = compression({ brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } } })

/** Replies are about who asks: no cache may keep them. */
const noStore: express.RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}
