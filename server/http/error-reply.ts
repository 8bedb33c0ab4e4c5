import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { codedError } from './coded-error.ts'
import { traceIdOf } from './trace-id.ts'

/** The one place where an error becomes a reply: `{error: {code, message, …, traceId}}` with the code's status. */
export function errorReply(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const coded = codedError(error)
    const { status } = coded.definition
    const traceId = traceIdOf(request)
    if (status >= 500 && coded.definition.transient !== true)
      logger.error({ traceId, method: request.method, path: request.path, error }, 'a request failed')
    if (response.headersSent) return void response.destroy()
    response.status(status).json({ error: toErrorBody(coded, traceId) })
  }
}

export const nothingThere: RequestHandler = (request) => {
  throw dmError('DM-TASK-103', { method: request.method, path: request.baseUrl + request.path })
}
