import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { errorCatalogue } from '../errors/catalogue.ts'
import { permissions } from '../plugin/permission.ts'
import { hostRoutes } from './host.ts'
import { errorsOf, isMedia, type Media, type Route } from './route.ts'
import { routes } from './routes.ts'
import { pathParams } from './url.ts'

const tables: readonly (readonly [string, Readonly<Record<string, Route>>])[] = [
  ['plugin', routes],
  ['host', hostRoutes],
]
const all = tables.flatMap(([table, list]) =>
  Object.entries(list).map(([name, route]) => ({ table, name, route })),
)

/** Names of all properties anywhere in a schema. */
function keysOf(schema: z.ZodType | Media | undefined, io: 'input' | 'output'): string[] {
  if (schema === undefined || isMedia(schema)) return []
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if ('properties' in node) found.push(...Object.keys(node.properties as object))
    Object.values(node).forEach(walk)
  }
  walk(z.toJSONSchema(schema, { io }))
  return found
}

function isStrict(schema: z.ZodType): boolean {
  const issues = schema.safeParse({ nobodyKnowsThis: 1 }).error?.issues ?? []
  return issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0)
}

describe.each(all)('$name', ({ route }) => {
  it('names each parameter of its path, and no other', () => {
    expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual([...pathParams(route)].sort())
  })

  it('refuses unknown keys', () => {
    for (const part of [route.params, route.query]) if (part !== undefined) expect(isStrict(part)).toBe(true)
    if (route.body instanceof z.ZodObject) expect(isStrict(route.body)).toBe(true)
  })

  it('reads without a body and changes with one, except for deleting', () => {
    if (route.method === 'get' || route.method === 'delete') expect(route.body).toBeUndefined()
    else expect(route.body).toBeDefined()
    expect(route.response === undefined).toBe(route.status === 204)
  })

  it('answers with codes of the catalogue, each of them once', () => {
    expect(new Set(route.errors).size).toBe(route.errors.length)
    for (const code of errorsOf(route)) expect(errorCatalogue).toHaveProperty(code)
  })

  it('gives no secret away', () => {
    const secrets = keysOf(route.response, 'output').filter((key) =>
      /^(password|secret|privateKey|passphrase|credential)$/i.test(key),
    )
    expect(secrets).toEqual([])
  })

  it('asks for a permission there is; whoever only views changes nothing', () => {
    expect([...permissions, 'public', 'authenticated']).toContain(route.permission)
    const harmless = ['/option-resolutions']
    if (route.permission === 'view' && !harmless.includes(route.path)) expect(route.method).toBe('get')
  })
})

describe.each(tables)('the routes of the %s', (_table, list) => {
  it('never answer to the same request', () => {
    const shapes = Object.values(list).map(({ method, path }) => `${method} ${path.replace(/:\w+/g, '*')}`)
    expect(new Set(shapes).size).toBe(shapes.length)
  })

  it('have no fixed path that a parameter of another one would catch', () => {
    const entries = Object.values(list)
    for (const fixed of entries.filter(({ path }) => !path.includes(':'))) {
      const caught = entries.filter(({ method, path }) => {
        const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
        return path !== fixed.path && method === fixed.method && pattern.test(fixed.path)
      })
      expect(caught.map(({ path }) => path)).toEqual([])
    }
  })
})
