import { rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Caller } from '@data-migration/contract/plugin'
import { describe, expect, it, vi } from 'vitest'
import { errorOf, type OwnHost, ownHost } from '../testing/own-host.ts'
import { moduleSource, pluginFolder, type PluginFiles } from '../testing/plugin-folder.ts'

async function hostWith(files: PluginFiles = {}) {
  const plugin = await pluginFolder(files)
  const host = await ownHost({ plugins: [plugin.root] })
  const dispose = async () => {
    await host[Symbol.asyncDispose]()
    await plugin[Symbol.asyncDispose]()
  }
  return { host, plugin, [Symbol.asyncDispose]: dispose }
}

// Each test starts a host and logs in to it, which takes its time by intent.
vi.setConfig({ testTimeout: 30_000 })

const params = { pluginId: 'fixture' }
const list = async (host: OwnHost) => (await host.do('host.plugins', {})).items
const ask = (host: OwnHost, path = '/x?y=1', token = host.adminToken) =>
  host.send('GET', `/plugins/fixture${path}`, { token })

describe('a plugin', () => {
  it('starts with the host and is mounted at its path', async () => {
    await using at = await hostWith()
    expect(await list(at.host)).toMatchObject([
      { id: 'fixture', version: '1.2.3', state: 'started', health: { status: 'ok', problems: [] } },
    ])
    expect((await ask(at.host)).json).toEqual({ path: '/x?y=1', base: '/plugins/fixture' })
  })

  it('stops, stays stopped when the host starts again, and starts when it is asked to', async () => {
    await using at = await hostWith()
    expect(await at.host.do('host.stopPlugin', { params, body: {} })).toMatchObject({ state: 'stopped' })
    const reply = await ask(at.host)
    expect([reply.status, errorOf(reply).code]).toEqual([503, 'DM-AUTH-014'])
    await at.host.restart()
    expect(await list(at.host)).toMatchObject([{ state: 'stopped' }])
    expect(await at.host.do('host.startPlugin', { params, body: {} })).toMatchObject({ state: 'started' })
    expect((await ask(at.host)).status).toBe(200)
    await at.host.restart()
    expect(await list(at.host)).toMatchObject([{ state: 'started' }])
  })

  it('is installed, started and stopped in this order, however often it is asked', async () => {
    const source = moduleSource({
      install: "async (context) => void (globalThis.life = ['install ' + context.pluginId])",
      start: "async () => (globalThis.life.push('start'), { handler, stop, health })",
      stop: "async () => void globalThis.life.push('stop')",
    })
    await using at = await hostWith({ source })
    await Promise.all([1, 2, 3].map(() => at.host.do('host.startPlugin', { params, body: {} })))
    await Promise.all([1, 2, 3].map(() => at.host.do('host.stopPlugin', { params, body: {} })))
    expect(Reflect.get(globalThis, 'life')).toEqual(['install fixture', 'start', 'stop'])
  })

  it('shows everybody the menus they may use, in order', async () => {
    await using at = await hostWith()
    const viewer = await at.host.userWith(['view'])
    const paths = (items: { menus: unknown[] }[]) =>
      items[0]?.menus.map((menu) => (menu as { path: string }).path)
    expect(paths(await list(at.host))).toEqual(['/admin', '/'])
    expect(paths((await at.host.do('host.plugins', {}, viewer)).items)).toEqual(['/'])
  })
})

describe('a plugin that fails', () => {
  const broken = "async () => { throw new Error('on purpose') }"
  it.each([
    ['in install', { install: broken }, 'on purpose'],
    ['in start', { start: broken }, 'on purpose'],
    ['by not being awaited', { start: "() => { throw new Error('on purpose') }" }, 'on purpose'],
  ])('%s is shown as failed, and the others go on', async (_what, parts, problem) => {
    await using good = await pluginFolder({ id: 'good' })
    await using bad = await pluginFolder({ source: moduleSource(parts) })
    await using host = await ownHost({ plugins: [bad.root, good.root] })
    const [failed, fine] = await list(host)
    expect(failed).toMatchObject({ id: 'fixture', state: 'failed', health: { status: 'failed' } })
    expect(failed?.health.problems.join()).toContain(problem)
    expect(fine).toMatchObject({ id: 'good', state: 'started' })
    const again = await host.call('host.startPlugin', { params, body: {} })
    expect([again.status, errorOf(again).code]).toEqual([422, 'DM-AUTH-013'])
    await writeFile(join(bad.root, 'plugin.mjs'), moduleSource())
  })

  it.each([
    ['throws', "() => { throw new Error('hunter2') }"],
    ['rejects', "async () => { throw new Error('hunter2') }"],
    ['passes an error on', "(request, response, next) => next(new Error('hunter2'))"],
  ])('in its handler (%s) fails that request only, and tells the log', async (_what, handler) => {
    await using at = await hostWith({ source: moduleSource({ handler }) })
    const reply = await ask(at.host)
    expect([reply.status, errorOf(reply).code]).toEqual([500, 'DM-JOB-099'])
    expect(reply.text).not.toContain('hunter2')
    expect(at.host.log()).toContain('hunter2')
    expect(await list(at.host)).toMatchObject([{ state: 'started' }])
  })

  it('after it has begun to answer breaks the reply off', async () => {
    const handler = "async (request, response) => { response.write('half'); throw new Error('x') }"
    await using at = await hostWith({ source: moduleSource({ handler }) })
    await expect(ask(at.host)).rejects.toThrow()
    expect(await list(at.host)).toMatchObject([{ state: 'started' }])
  })

  it('in stop is stopped all the same', async () => {
    await using at = await hostWith({ source: moduleSource({ stop: broken }) })
    expect(await at.host.do('host.stopPlugin', { params, body: {} })).toMatchObject({ state: 'stopped' })
    expect(at.host.log()).toContain('did not stop well')
  })

  it.each([
    ['throws', broken],
    ['never answers', 'async () => await new Promise(() => {})'],
  ])('in its health probe (%s) is failed, and the list is shown', async (_what, health) => {
    await using at = await hostWith({ source: moduleSource({ health }) })
    expect(await list(at.host)).toMatchObject([{ state: 'started', health: { status: 'failed' } }])
  })

  it('to load is loaded anew after it has been mended', async () => {
    await using at = await hostWith({ source: 'this is not JavaScript' })
    expect(await list(at.host)).toMatchObject([{ state: 'failed' }])
    await writeFile(join(at.plugin.root, 'plugin.mjs'), moduleSource())
    expect(await at.host.do('host.startPlugin', { params, body: {} })).toMatchObject({ state: 'started' })
  })
})

describe('plugin.json', () => {
  it.each([
    ['is no JSON', { manifestText: '{' }, /not JSON/],
    ['has an unknown key', { manifestText: '{"id":"fixture","colour":"red"}' }, /colour: unknown key/],
    ['asks for a newer host', { manifest: { hostApi: { min: 2, max: 3 } } }, /host API 2 to 3, this is 1/],
    [
      'names a file that is missing',
      { manifest: { server: { entry: 'nowhere.mjs' } } },
      /nowhere.mjs is missing/,
    ],
    ['names a module that is none', { source: 'export default {}' }, /no install, start and uninstall/],
    ['names a module without default', { source: 'export const x = 1' }, /no install, start and uninstall/],
  ])('that %s is refused by its reason', async (_what, files: PluginFiles, problem) => {
    await using at = await hostWith(files)
    const [plugin] = await list(at.host)
    expect(plugin).toMatchObject({ state: 'failed', health: { status: 'failed' } })
    expect(plugin?.health.problems.join()).toMatch(problem)
    const start = await at.host.call('host.startPlugin', { params: { pluginId: plugin?.id ?? '' }, body: {} })
    expect([start.status, errorOf(start).code]).toEqual([422, 'DM-AUTH-013'])
  })

  it('that is missing is told by its folder', async () => {
    await using plugin = await pluginFolder()
    await rm(join(plugin.root, 'plugin.json'))
    await using host = await ownHost({ plugins: [plugin.root] })
    expect((await list(host))[0]?.health.problems).toEqual(['plugin.json cannot be read'])
  })
})

describe('what the host gives a plugin', () => {
  const caller = `async (request, response) => {
    try {
      const found = await context.authenticate((request.headers.authorization ?? '').slice(7))
      response.json(found && { ...found, permissions: [...found.permissions] })
    } catch (error) { response.json({ code: error.code }) }
  }`
  const source = moduleSource({
    install: 'async (given) => void (globalThis.context = given)',
    handler: caller.replace('context.', 'globalThis.context.'),
  })

  it('is who asks, for as long as the session lasts', async () => {
    await using at = await hostWith({ source })
    const token = await at.host.userWith(['view', 'shell'])
    const { user } = await at.host.do('host.me', {}, token)
    const known: Omit<Caller, 'permissions'> = { userId: user.id, userName: user.name }
    expect((await ask(at.host, '/', token)).json).toEqual({ ...known, permissions: ['view', 'shell'] })
    await at.host.do('host.logout', {}, token)
    expect((await ask(at.host, '/', token)).json).toBeNull()
  })

  it('is nobody before the one-time password is changed', async () => {
    await using at = await hostWith({ source })
    const password = 'Given-By-The-Admin-1'
    await at.host.do('host.createUser', { body: { name: 'fresh', password, role: 'viewer' } })
    const { token } = await at.host.do('host.login', { body: { name: 'fresh', password } }, '')
    expect((await ask(at.host, '/', token)).json).toEqual({ code: 'DM-AUTH-006' })
  })

  it('is its settings, and every change of them', async () => {
    const start = `async (context) => {
      globalThis.heard = [context.settings.get('limit')]
      context.settings.onChange((key, value) => globalThis.heard.push(key, value))
      context.settings.onChange(() => { throw new Error('a listener that fails') })
      return { handler, stop, health }
    }`
    await using at = await hostWith({ source: moduleSource({ start }) })
    expect(await at.host.do('host.settings', { params })).toEqual({ limit: 4, greeting: 'hello' })
    const saved = await at.host.do('host.saveSettings', { params, body: { limit: 9 } })
    expect(saved).toEqual({ limit: 9, greeting: 'hello' })
    expect(Reflect.get(globalThis, 'heard')).toEqual([4, 'limit', 9])
    const wrong = await at.host.call('host.saveSettings', {
      params,
      body: { limit: 10, greeting: 1, other: true },
    })
    expect(
      errorOf(wrong)
        .details.map(({ path }) => path)
        .sort(),
    ).toEqual(['body.greeting', 'body.limit', 'body.other'])
    await at.host.restart()
    expect(await at.host.do('host.settings', { params })).toEqual(saved)
  })
})

describe('machines and data sources a plugin needs', () => {
  const machine = { name: 'm', host: '127.0.0.1', port: 1, users: [{ name: 'root' }] }
  const dataSource = { name: 'd', kind: 'mysql' as const, host: 'h', port: 1, user: 'u', password: 'p' }

  it('are not deleted while it needs them, nor while it cannot be asked', async () => {
    const source = moduleSource({ uses: "async (kind) => (globalThis.free ? [] : ['needed ' + kind])" })
    Reflect.set(globalThis, 'free', false)
    await using at = await hostWith({ source })
    const { id: machineId } = await at.host.do('machines.create', { body: machine })
    const { id: dataSourceId } = await at.host.do('dataSources.create', { body: dataSource })
    const removals = async () => {
      const replies = [
        await at.host.call('machines.delete', { params: { machineId } }),
        await at.host.call('dataSources.delete', { params: { dataSourceId } }),
      ]
      return replies.map((reply) => (reply.status === 204 ? 204 : errorOf(reply).code))
    }
    expect(await removals()).toEqual(['DM-SSH-008', 'DM-TASK-026'])
    Reflect.set(globalThis, 'free', true)
    await at.host.do('host.stopPlugin', { params, body: {} })
    expect(await removals()).toEqual(['DM-AUTH-014', 'DM-AUTH-014'])
    await at.host.do('host.uninstallPlugin', { params, query: {} })
    expect(await removals()).toEqual([204, 204])
  })
})

describe('the web files of a plugin', () => {
  it('are served with their routes, and nothing else of its folder', async () => {
    await using at = await hostWith()
    const get = (path: string) => at.host.send('GET', path)
    const start = await get('/')
    expect([start.status, start.headers.get('location')]).toEqual([302, '/static-plugin/fixture/'])
    for (const path of ['', '/', '/tasks', '/tasks/1']) {
      const page = await get(`/static-plugin/fixture${path}`)
      expect([page.status, page.text, page.headers.get('cache-control')]).toEqual([
        200,
        '<title>console</title>',
        'no-cache',
      ])
    }
    const asset = await get('/static-plugin/fixture/assets/main-a1b2c3d4.js')
    expect([asset.text, asset.headers.get('cache-control')]).toEqual([
      'export {}',
      expect.stringContaining('immutable'),
    ])
    for (const path of ['/x.js', '/../plugin.json', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/.hidden.txt'])
      expect([path, (await get(`/static-plugin/fixture${path}`)).text]).not.toContain('not for the web')
    expect((await get('/static-plugin/fixture/x.js')).status).toBe(404)
  })
})

describe('an upgrade', () => {
  const answer = [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: websocket',
    '',
    '',
  ].join('\r\n')
  const start = `async (context) => {
    context.registerUpgrade('/ws', (request, socket) => socket.write(${JSON.stringify(answer)}))
    context.registerUpgrade('/broken', () => { throw new Error('on purpose') })
    return { handler, stop, health }
  }`

  /** Status of the answer; 0 where the connection ends without one. */
  async function upgrade(
    host: OwnHost,
    path: string,
    origin?: string,
  ): Promise<{ status: number; closed: Promise<void> }> {
    const { promise, resolve } = Promise.withResolvers<{ status: number; closed: Promise<void> }>()
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      ...(origin === undefined ? {} : { origin }),
    }
    const asked = request(`${host.url}${path}`, { headers })
    asked.on('upgrade', (response, socket) => {
      const closed = new Promise<void>((done) =>
        socket.on('close', () => done()).on('error', () => undefined),
      )
      socket.resume()
      resolve({ status: response.statusCode ?? 0, closed })
    })
    asked.on('response', (response) =>
      resolve({ status: response.statusCode ?? 0, closed: Promise.resolve() }),
    )
    asked.on('error', () => resolve({ status: 0, closed: Promise.resolve() }))
    asked.end()
    return await promise
  }

  it('reaches the handler of its path, from pages of the host only', async () => {
    await using at = await hostWith({ source: moduleSource({ start }) })
    const statuses = async (...paths: string[]) =>
      await Promise.all(paths.map(async (path) => (await upgrade(at.host, path)).status))
    expect(await statuses('/plugins/fixture/ws', '/plugins/fixture/ws?x=1')).toEqual([101, 101])
    expect(await statuses('/plugins/fixture/other', '/plugins/nobody/ws', '/ws')).toEqual([404, 404, 404])
    expect((await upgrade(at.host, '/plugins/fixture/ws', at.host.url)).status).toBe(101)
    expect((await upgrade(at.host, '/plugins/fixture/ws', 'http://evil.example')).status).toBe(403)
  })

  it('that fails ends its own socket, and is shown as the plugin’s problem', async () => {
    await using at = await hostWith({ source: moduleSource({ start }) })
    expect((await upgrade(at.host, '/plugins/fixture/broken')).status).toBe(0)
    expect((await list(at.host))[0]?.health).toEqual({
      status: 'degraded',
      problems: [expect.stringContaining('on purpose')],
    })
  })

  it('ends with its plugin', async () => {
    await using at = await hostWith({ source: moduleSource({ start }) })
    const { closed } = await upgrade(at.host, '/plugins/fixture/ws')
    await at.host.do('host.stopPlugin', { params, body: {} })
    await closed
    expect((await upgrade(at.host, '/plugins/fixture/ws')).status).toBe(503)
  })
})
