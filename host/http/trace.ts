import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Logger } from '@data-migration/contract/plugin'
import type { RequestHandler } from 'express'

export const traceHeader = 'x-trace-id'

/** Every request has an id of ours, in its reply, in the log and for the plugin; what a client claims is not taken over. */
export function trace(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const traceId = randomBytes(8).toString('hex')
    request.headers[traceHeader] = traceId
    response.setHeader(traceHeader, traceId)
    const began = performance.now()
    const { method, path } = request
    response.on('close', () => {
      const ms = Math.round(performance.now() - began)
      logger.debug({ traceId, method, path, status: response.statusCode, ms }, 'request')
    })
    next()
  }
}

export function traceIdOf(request: IncomingMessage): string {
  return String(request.headers[traceHeader])
}
