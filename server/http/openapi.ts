import {
  errorReplySchema,
  errorsOf,
  isMedia,
  isMutation,
  openApiPath,
  type Route,
  routes,
} from '@data-migration/contract/api'
import { type ErrorCode, errorCatalogue } from '@data-migration/contract/errors'
import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { idempotencyHeader } from './idempotency.ts'

type Document = ReturnType<typeof createDocument>

/** The OpenAPI 3.1 document of the contract's routes; `basePath` is where a browser finds them. */
export function openApiDocument(version: string, basePath: string): Document {
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'data-migration', version, license: { name: 'MulanPSL-2.0', identifier: 'MulanPSL-2.0' } },
    servers: [{ url: basePath }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { ErrorReply: errorReplySchema },
    },
    paths: paths(),
  })
}

function paths(): NonNullable<ZodOpenApiObject['paths']> {
  const found: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = openApiPath(route)
    found[path] = { ...found[path], [route.method]: operation(name, route) }
  }
  return found
}

function operation(name: string, route: Route): ZodOpenApiOperationObject {
  return {
    operationId: name,
    summary: route.summary,
    tags: [name.split('.')[0] ?? name],
    ...(route.permission === 'public' ? { security: [] } : {}),
    description: `Permission: ${route.permission}`,
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(isMutation(route) && route.permission !== 'public' ? { header: keyHeader } : {}),
    },
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: contentOf(route.body) } }),
    responses: { [String(route.status)]: success(route), ...failures(route) } as ZodOpenApiResponsesObject,
  }
}

const keyHeader = z.object({
  [idempotencyHeader]: z
    .string()
    .max(128)
    .optional()
    .meta({ description: 'The same key again: the request is carried out once and answered twice' }),
})

function success(route: Route) {
  const { response } = route
  const description = http[route.status]
  return response === undefined ? { description } : { description, content: contentOf(response) }
}

const http: Readonly<Record<Route['status'], string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted and stored; carried out after the answer',
  204: 'Done; no content',
}

function contentOf(body: NonNullable<Route['body']>) {
  if (!isMedia(body)) return { 'application/json': { schema: body } }
  return { [body.contentType]: { schema: { type: 'string' as const, format: 'binary' } } }
}

/** One entry for each status, which names the codes that come with it. */
function failures(route: Route): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of errorsOf(route)) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const entries = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => `${code}: ${errorCatalogue[code].message}`).join('\n\n')
    return [String(status), { description, content: { 'application/json': { schema: errorReplySchema } } }]
  })
  return Object.fromEntries(entries) as Record<string, object>
}
