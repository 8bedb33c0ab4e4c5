import {
  errorsOf,
  hostApiBase,
  type HostRouteName,
  hostRoutes,
  type Route,
  urlOf,
} from '@data-migration/contract/api'
import { errorCatalogue, type ErrorCode } from '@data-migration/contract/errors'
import { type Permission, permissions } from '@data-migration/contract/plugin'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { errorOf, type OwnHost, ownHost, type Reply, type SendOptions } from '../testing/own-host.ts'

// Fuzzing goes over HTTP.
vi.setConfig({ testTimeout: 30_000 })

const id = '0190a8c0-0000-7000-8000-000000000000'
const params = { userId: id, machineId: id, dataSourceId: id, pluginId: 'nobody', role: 'somebody' }
const routes = Object.entries<Route>(hostRoutes).map(([name, route]) => ({
  name: name as HostRouteName,
  route,
}))
const withBody = routes.filter(({ route }) => route.body !== undefined)

let host: OwnHost
const tokens = new Map<Permission | 'none', string>()
beforeAll(async () => {
  host = await ownHost()
  tokens.set('none', await host.userWith([]))
  for (const permission of permissions) tokens.set(permission, await host.userWith([permission]))
}, 120_000)
afterAll(() => host[Symbol.asyncDispose]())

const send = (route: Route, options: SendOptions): Promise<Reply> =>
  host.send(route.method.toUpperCase(), hostApiBase + urlOf(route, params), options)
const emptyBody = (route: Route) => (route.body === undefined ? {} : { body: {} })

/** An error of the contract: one of the route's codes, with the status the catalogue gives it. */
function expectDocumented(route: Route, reply: Reply): void {
  if (reply.status < 400) return expect(reply.status).toBe(route.status)
  const { code, remedy, traceId } = errorOf(reply)
  expect(errorsOf(route)).toContain(code)
  expect(reply.status).toBe(errorCatalogue[code as ErrorCode].status)
  expect(remedy).not.toBe('')
  expect(traceId).toBe(reply.headers.get('x-trace-id'))
}

describe.each(routes)('$name', ({ name, route }) => {
  it('without a token, and with one that is none', async () => {
    for (const token of [undefined, 'x'.repeat(43)]) {
      const reply = await send(route, { token, ...emptyBody(route) })
      expectDocumented(route, reply)
      if (route.permission !== 'public')
        expect([reply.status, errorOf(reply).code]).toEqual([401, 'DM-AUTH-001'])
    }
  })

  it.each(['none', ...permissions] as const)('for a role with the permission %s', async (held) => {
    // Logging out ends the session the other routes are tried with.
    const token = name === 'host.logout' ? undefined : tokens.get(held)
    const reply = await send(route, { token, ...emptyBody(route) })
    expectDocumented(route, reply)
    const allowed = ['public', 'authenticated', held].includes(route.permission)
    if (token === undefined) expect(reply.status).toBe(401)
    else if (allowed) expect([401, 403]).not.toContain(reply.status)
    else expect([reply.status, errorOf(reply).code]).toEqual([403, 'DM-AUTH-002'])
  })
})

describe.each(withBody)('the body of $name', ({ route }) => {
  const sendRaw = (text: string, contentType = 'application/json') =>
    send(route, { token: host.adminToken, raw: { text, contentType } })

  it.each([
    ['half of JSON', '{"name":', 'application/json', 400, 'DM-TASK-101'],
    ['no object', '"text"', 'application/json', 400, 'DM-TASK-101'],
    ['plain text', 'hello', 'text/plain', 415, 'DM-TASK-104'],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415, 'DM-TASK-104'],
    ['another charset', '{}', 'application/json; charset=latin1', 415, 'DM-TASK-104'],
    ['far too much', `{"name":"${'x'.repeat(300_000)}"}`, 'application/json', 413, 'DM-TASK-102'],
  ])('refused: %s', async (_what, text, contentType, status, code) => {
    const reply = await sendRaw(text, contentType)
    expect([reply.status, errorOf(reply).code]).toEqual([status, code])
    expectDocumented(route, reply)
  })

  it('refused: a key nobody knows, by its path', async () => {
    const reply = await send(route, { token: host.adminToken, body: { nobodyKnowsThis: [] } })
    expect([reply.status, errorOf(reply).code]).toEqual([400, 'DM-TASK-100'])
    expect(errorOf(reply).details.map(({ path }) => path)).toContain('body.nobodyKnowsThis')
  })

  it('is never answered in an undocumented way, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const reply = await sendRaw(text)
        if (reply.status === 500) throw new Error(`${text} gave ${reply.text}`)
        expectDocumented(route, reply)
      }),
      { numRuns: 20 },
    )
  })
})

describe('anything else', () => {
  it.each([
    ['GET', `${hostApiBase}/nothing`, 404, 'DM-TASK-103'],
    ['PATCH', `${hostApiBase}/plugins`, 404, 'DM-TASK-103'],
    ['GET', `${hostApiBase}/Plugins`, 404, 'DM-TASK-103'],
    ['GET', '/plugins/nobody/api', 404, 'DM-TASK-103'],
    ['GET', '/static-plugin/nobody/', 404, 'DM-TASK-103'],
    ['GET', `${hostApiBase}/machines/%E0%A4%A`, 400, 'DM-TASK-100'],
  ])('%s %s', async (method, path, status, code) => {
    const reply = await host.send(method, path, { token: host.adminToken })
    expect([reply.status, errorOf(reply).code]).toEqual([status, code])
  })

  it('carries headers that keep pages and replies to themselves', async () => {
    const reply = await host.call('host.me', {})
    expect(reply.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.headers.has('x-powered-by')).toBe(false)
  })

  it('does not take over a trace id', async () => {
    const response = await fetch(`${host.url}${hostApiBase}/me`, { headers: { 'x-trace-id': 'mine\tx' } })
    expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('logging in', () => {
  it('is blocked after five failures, also with the right password, and says for how long', async () => {
    const attempt = (password: string) => host.call('host.login', { body: { name: 'locked', password } }, '')
    const wrong = await Promise.all(Array.from({ length: 5 }, () => attempt('wrong')))
    expect(wrong.map(({ status }) => status)).toEqual(Array(5).fill(401))
    const blocked = await attempt('anything')
    expect([blocked.status, errorOf(blocked).code]).toEqual([429, 'DM-AUTH-004'])
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await host.call('host.me', {})).status).toBe(200)
  })
})
