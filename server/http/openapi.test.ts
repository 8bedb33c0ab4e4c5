import { Validator } from '@seriousme/openapi-schema-validator'
import {
  apiBase,
  errorsOf,
  isMedia,
  openApiPath,
  pathParams,
  type Route,
  routes,
} from '@data-migration/contract/api'
import { errorCatalogue } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './openapi.ts'

interface Operation {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>
}

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3', apiBase))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly servers: readonly { readonly url: string }[]
}
const all = Object.entries<Route>(routes).map(([name, route]) => ({ name, route }))
const operationOf = ({ name, route }: { name: string; route: Route }) => {
  const operation = document.paths[openApiPath(route)]?.[route.method]
  if (operation === undefined) throw new Error(`${name} is missing`)
  return operation
}

it('is an OpenAPI document by the specification', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
})

it('has every route once and nothing else', () => {
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((one) => one.operationId),
  )
  expect(ids.toSorted()).toEqual(all.map(({ name }) => name).toSorted())
  expect(document.servers).toEqual([{ url: apiBase }])
})

it('resolves every reference', () => {
  const places = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, place]) => place ?? '',
  )
  expect(places.length).toBeGreaterThan(50)
  for (const place of places) {
    const found = place
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document)
    expect(found, place).toBeTypeOf('object')
  }
})

describe.each(all)('$name', (one) => {
  const { route } = one
  const operation = operationOf(one)

  it('names its path parameters and its body', () => {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(inPath.map(({ name }) => name).toSorted()).toEqual(pathParams(route).toSorted())
    expect(inPath.every(({ required }) => required === true)).toBe(true)
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined)
    if (route.body !== undefined && isMedia(route.body))
      expect(Object.keys(operation.requestBody?.content ?? {})).toEqual([route.body.contentType])
  })

  it('has an answer for its success and for every code it can give', () => {
    expect(operation.responses[route.status]?.content !== undefined).toBe(route.response !== undefined)
    for (const code of errorsOf(route))
      expect(operation.responses[errorCatalogue[code].status]?.description).toContain(code)
  })

  it('asks for a token unless it is public', () => {
    expect(operation.security).toEqual(route.permission === 'public' ? [] : undefined)
  })
})
