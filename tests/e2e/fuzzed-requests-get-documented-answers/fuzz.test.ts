import { isMedia, pathParams, type Route, routes, urlOf } from '@data-migration/contract/api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiClient, apiClient } from '../lib/api-client.ts'
import { expectDocumented, sendTo } from '../lib/route-reply.ts'
import { type JsonSchema, type SchemaWorld, valueOf, withFault } from '../lib/schema-arbitrary.ts'
import { startTestHost, type TestHost } from '../lib/start-host.ts'

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: JsonSchema }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
  }
}

/** Texts, at least one of them of something that exists. */
type Ids = Readonly<Record<string, readonly string[]>>

const all = Object.entries<Route>(routes).map(([name, route]) => ({ name, route }))
const nothing = '0190a8c0-0000-7000-8000-000000000000'

let host: TestHost
let ids: Ids
let world: SchemaWorld
const operations = new Map<string, Operation>()

beforeAll(async () => {
  host = await startTestHost()
  const api = apiClient(host)
  ids = await populate(api)
  const document = (await api.call('system.openApi')) as unknown as OpenApi
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path)) operations.set(operation.operationId, operation)
  world = { schemas: document.components.schemas, known: knownValues(ids) }
})
afterAll(() => host[Symbol.asyncDispose]())

/** A task with what belongs to it; its ends are closed ports of this machine. */
async function populate(api: ApiClient): Promise<Ids> {
  const secret = { kind: 'password', password: 'not-to-be-shown' } as const
  const end = { host: '127.0.0.1', port: 1, user: 'u', password: secret.password }
  const machine = await api.call('machines.create', {
    body: { name: 'closed', host: '127.0.0.1', port: 1, users: [{ name: 'u', secret }] },
  })
  const source = await api.call('dataSources.create', { body: { ...end, name: 'source', kind: 'mysql' } })
  const target = await api.call('dataSources.create', {
    body: { ...end, name: 'target', kind: 'postgresql' },
  })
  const task = await api.call('tasks.create', {
    body: {
      name: 'fuzzed',
      subTasks: [
        {
          source: { dataSourceId: source.id, database: 'a' },
          target: { dataSourceId: target.id, database: 'b' },
          mode: 'offline',
        },
      ],
    },
  })
  const { items } = await api.call('subTasks.list', { params: { taskId: task.id } })
  return {
    taskId: [task.id],
    subTaskId: items.map(({ id }) => id),
    machineId: [machine.id],
    executorId: [machine.id],
    dataSourceId: [source.id, target.id],
    userId: machine.users.map(({ id }) => id),
  }
}

function knownValues(existing: Ids): Record<string, fc.Arbitrary<unknown>> {
  const named = Object.entries(existing).map(([name, values]) => [name, fc.constantFrom(...values, nothing)])
  return {
    ...(Object.fromEntries(named) as Record<string, fc.Arbitrary<unknown>>),
    executorIds: fc.subarray([...(existing['executorId'] ?? []), nothing]),
    jumpMachineId: fc.constantFrom(null, ...(existing['machineId'] ?? []), nothing),
    // Nobody is called on, whatever is made up.
    host: fc.constantFrom('127.0.0.1', 'localhost', '::1'),
    port: fc.integer({ min: 1, max: 9 }),
  }
}

function pathOf(route: Route, operation: Operation): fc.Arbitrary<string> {
  const values = pathParams(route).map((name) => [name, pathValue(name)] as const)
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => [name, fc.oneof(valueOf(schema, world), fc.string())] as const)
  return fc
    .tuple(fc.record(Object.fromEntries(values)), fc.record(Object.fromEntries(query), { requiredKeys: [] }))
    .map(([params, asked]) => urlOf(route, texts(params), texts(asked)))
}

function pathValue(name: string): fc.Arbitrary<string> {
  const strange = fc.constantFrom('..', '%2e%2e', '__proto__', '\u0000', "'", 'x'.repeat(500), '🙂')
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(ids[name] ?? []), nothing) },
    { weight: 1, arbitrary: strange },
    { weight: 1, arbitrary: fc.string({ minLength: 1 }) },
  )
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const pairs = Object.entries(values).map(([name, value]) => [name, wellFormed(String(value))])
  return Object.fromEntries(pairs) as Record<string, string>
}

/** What cannot be written in a URL at all is not sent. */
const wellFormed = (text: string) => (text.isWellFormed() && !/^\.{0,2}$/.test(text) ? text : 'x')

function bodyOf(operation: Operation): fc.Arbitrary<string | undefined> {
  const schema = operation.requestBody?.content['application/json']?.schema
  if (schema === undefined) return fc.constant(undefined)
  const fitting = valueOf(schema, world)
  return fc.oneof(
    { weight: 4, arbitrary: fitting.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: fitting.chain(withFault).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  )
}

describe.each(all)('$name', ({ name, route }) => {
  it('answers as documented, whatever it is asked', async () => {
    const operation = operations.get(name)
    if (operation === undefined) throw new Error(`${name} is not in the document`)
    const requests = fc.record({ path: pathOf(route, operation), text: bodyOf(operation) })
    await fc.assert(
      fc.asyncProperty(requests, async ({ path, text }) => {
        const reply = await sendTo(host, route, { token: host.adminToken, path, text })
        expect(reply.status, reply.text).not.toBe(500)
        if (!isNotARoute(reply.text)) expectDocumented(route, reply)
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    )
  })
})

const uploads = all.flatMap(({ name, route }) => {
  const { body } = route
  return body !== undefined && isMedia(body) ? [{ name, route, contentType: body.contentType }] : []
})

it.each(uploads)('$name refuses bytes that are none of its kind', async ({ route, contentType }) => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const reply = await sendTo(host, route, {
        token: host.adminToken,
        path: urlOf(route),
        text,
        contentType,
      })
      expectDocumented(route, reply)
      expect(reply.status).toBe(422)
    }),
    { numRuns: 10 },
  )
})

/** A path that means another route or none, as one with an encoded slash at its end may. */
function isNotARoute(text: string): boolean {
  return text.includes('"DM-TASK-103"')
}

it('and after all that it works, has nothing to hide and has logged no bug', async () => {
  const health = await sendTo(host, routes['system.health'], { path: '/health' })
  expect(health.status).toBe(200)
  expect(host.log()).not.toContain('a request failed')
  expect(host.log()).not.toContain('not-to-be-shown')
})
