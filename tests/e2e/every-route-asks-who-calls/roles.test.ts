import { isMutation, pathParams, type Route, routes, urlOf } from '@data-migration/contract/api'
import { errorCatalogue } from '@data-migration/contract/errors'
import { type Permission, permissions } from '@data-migration/contract/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient } from '../lib/api-client.ts'
import { errorIn, expectDocumented, type RawRequest, sendTo } from '../lib/route-reply.ts'
import { startTestHost, type TestHost } from '../lib/start-host.ts'
import { tokenWith } from '../lib/users.ts'

const unknownId = '018f0000-0000-7000-8000-00000000beef'
const all = Object.entries<Route>(routes).map(([name, route]) => ({ name, route }))
const isOpen = ({ permission }: Route) => permission === 'public' || permission === 'authenticated'

/** A request that passes the permission check and then finds nothing, or nothing to do. */
function harmless(route: Route): RawRequest {
  const params = Object.fromEntries(pathParams(route).map((name) => [name, unknownId]))
  return { path: urlOf(route, params), ...(route.body === undefined ? {} : { text: '{}' }) }
}

let host: TestHost
const tokens = new Map<Permission, string>()

beforeAll(async () => {
  host = await startTestHost()
  for (const permission of permissions) tokens.set(permission, await tokenWith(host, [permission]))
})
afterAll(() => host[Symbol.asyncDispose]())

describe.each(all)('$name', ({ route }) => {
  it('asks for a token that is valid', async () => {
    const without = await sendTo(host, route, harmless(route))
    const wrong = await sendTo(host, route, { ...harmless(route), token: 'x'.repeat(43) })
    for (const reply of [without, wrong]) {
      if (route.permission === 'public') expect(reply.status).toBe(200)
      else expect([reply.status, errorIn(reply).code]).toEqual([401, 'DM-AUTH-001'])
    }
  })

  it('is for those with its permission, whatever else they may do', async () => {
    for (const [permission, token] of tokens) {
      const reply = await sendTo(host, route, { ...harmless(route), token })
      if (isOpen(route) || permission === route.permission) {
        expectDocumented(route, reply)
        if (reply.status >= 400) expect(errorIn(reply).code).not.toMatch(/^DM-AUTH/)
      } else {
        const { code, params } = errorIn(reply)
        expect([reply.status, code, params], permission).toEqual([
          403,
          'DM-AUTH-002',
          { permission: route.permission },
        ])
      }
    }
  })
})

it('writes down who changed something, and who was not allowed to', async () => {
  const api = apiClient(host)
  const { items } = await api.call('audit.list', { query: { pageSize: 500, page: 1 } })
  const refused = new Set(items.filter(({ code }) => code === 'DM-AUTH-002').map(({ action }) => action))
  const mutations = all.filter(({ route }) => isMutation(route) && !isOpen(route))
  // The newest 500 entries hold those that came last.
  expect([...refused]).toEqual(expect.arrayContaining(mutations.slice(-20).map(({ name }) => name)))
  for (const { code, outcome } of items)
    if (code !== undefined) {
      expect(errorCatalogue).toHaveProperty([code])
      expect(outcome).toBe('refused')
    }
})

it('answers an unknown path and bodies that cannot be read with codes of their own', async () => {
  const token = tokens.get('manage')
  const create = (text: string, contentType?: string) =>
    sendTo(host, routes['tasks.create'], {
      token,
      path: '/tasks',
      text,
      ...(contentType === undefined ? {} : { contentType }),
    })
  const replies = [
    await sendTo(host, routes['tasks.list'], { token, path: '/nothing/there' }),
    await create('{"name":'),
    await create(`{"name":"${'x'.repeat(3_000_000)}"}`),
    await create('name=x', 'application/x-www-form-urlencoded'),
    await create('{"name":"x","subTasks":[],"unknown":1}'),
  ]
  expect(replies.map((reply) => errorIn(reply).code)).toEqual([
    'DM-TASK-103',
    'DM-TASK-101',
    'DM-TASK-102',
    'DM-TASK-104',
    'DM-TASK-100',
  ])
  const last = replies.at(-1)
  const paths = last === undefined ? [] : errorIn(last).details.map(({ path }) => path)
  expect(paths.toSorted()).toEqual(['body.subTasks', 'body.unknown'])
})
