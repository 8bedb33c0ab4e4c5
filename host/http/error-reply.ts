import { DmError, dmError, errorCatalogue, toErrorBody } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { QueryFailedError } from 'typeorm'
import { traceIdOf } from './trace.ts'

/** The one place where an error becomes a reply: `{error: {code, message, …, traceId}}`. */
export function replyWithError(logger: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const coded = codedError(error)
    const status = errorCatalogue[coded.code].status
    const traceId = traceIdOf(request)
    if (status >= 500 && status !== 503)
      logger.error(
        { traceId, method: request.method, path: request.path, error: error as unknown },
        'a request failed',
      )
    if (response.headersSent) return void response.destroy()
    if (coded.code === 'DM-AUTH-004') response.setHeader('Retry-After', String(coded.params['seconds']))
    response.status(status).json({ error: toErrorBody(withoutInsides(coded), traceId) })
  }
}

export const nothingThere: RequestHandler = (request, _response, next) => {
  next(dmError('DM-TASK-103', { method: request.method, path: request.baseUrl + request.path }))
}

/** What express, its body parser and the store throw, as codes. */
export function codedError(error: unknown): DmError {
  if (error instanceof DmError) return error
  if (error instanceof QueryFailedError)
    return dmError('DM-TASK-108', { problem: error.message }, { cause: error })
  if (isStoreGone(error)) return dmError('DM-TASK-108', { problem: 'it does not answer' }, { cause: error })
  const type = error instanceof Error && 'type' in error ? String(error.type) : ''
  const limit = error instanceof Error && 'limit' in error ? Number(error.limit) : 0
  if (type === 'entity.too.large') return dmError('DM-TASK-102', { limitBytes: limit }, { cause: error })
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return dmError(
      'DM-TASK-104',
      { contentType: 'in this encoding', expected: 'JSON in UTF-8' },
      { cause: error },
    )
  if (/^(entity|request|parameters|stream)\./.test(type)) return dmError('DM-TASK-101', {}, { cause: error })
  if (error instanceof URIError)
    return dmError(
      'DM-TASK-100',
      { count: 1 },
      { details: [{ path: 'path', code: 'invalid', message: 'not a URL' }] },
    )
  return dmError('DM-JOB-099', { problem: 'see the log of the host' }, { cause: error })
}

/** What the pool of PostgreSQL throws while there is no connection; everything else that connects has codes of its own. */
function isStoreGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  const network = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']
  return (
    network.includes(code) ||
    /^(08|57P|53)/.test(code) ||
    /connection terminated|timeout exceeded when trying to connect/i.test(error.message)
  )
}

/** A statement of the store, or the text of a bug, is for the log. */
function withoutInsides(error: DmError): DmError {
  return error.code === 'DM-TASK-108' && error.cause instanceof QueryFailedError
    ? dmError('DM-TASK-108', { problem: 'see the log of the host' })
    : error
}
