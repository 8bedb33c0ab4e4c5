import { isMedia, type Route } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import express, { type Request, type RequestHandler } from 'express'

/** A main task with 200 sub-tasks and their table lists fits by far. */
const jsonLimitBytes = 2 * 1024 * 1024

/** What has to happen with the body before the handler sees it. */
export function bodySteps(route: Route): readonly RequestHandler[] {
  if (route.body === undefined) return []
  return isMedia(route.body) ? [requireType(route.body.contentType)] : [requireJson, parseJson]
}

const parseJson = express.json({ limit: jsonLimitBytes, strict: true })

/** An action without words may come without a body; then it is an empty object. */
const requireJson: RequestHandler = (request, _response, next) => {
  if (hasBody(request)) checkType(request, 'application/json')
  else request.body = {}
  next()
}

function requireType(contentType: string): RequestHandler {
  return (request, _response, next) => {
    checkType(request, contentType)
    next()
  }
}

function checkType(request: Request, expected: string): void {
  if (request.is(expected) === expected) return
  throw dmError('DM-TASK-104', { contentType: request.headers['content-type'] ?? 'none', expected })
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
