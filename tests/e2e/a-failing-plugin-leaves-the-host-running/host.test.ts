import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hostApiBase } from '@data-migration/contract/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { request, startTestHost, type TestHost } from '../lib/start-host.ts'
import { until } from '../lib/until.ts'

interface PluginView {
  readonly id: string
  readonly state: string
  readonly health: { readonly status: string; readonly problems: readonly string[] }
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'dm-faulty-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A plugin whose requests do `act` some time after they were answered. */
async function pluginThat(act: string): Promise<void> {
  const text = { en: 'Faulty', zh: 'Faulty' }
  const manifest = {
    id: 'faulty',
    name: text,
    description: text,
    version: '1.0.0',
    provider: 'tests',
    license: 'none',
    hostApi: { min: 1, max: 1 },
    server: { entry: 'plugin.mjs' },
    web: { root: 'web', entry: 'index.html' },
    menus: [{ path: '/', name: text, order: 1, permission: 'view' }],
    permissions: ['view'],
    settings: [],
  }
  await writeFile(join(folder, 'plugin.json'), JSON.stringify(manifest))
  await writeFile(
    join(folder, 'plugin.mjs'),
    `import { EventEmitter } from 'node:events'
     const health = async () => ({ status: 'ok', problems: [] })
     const handler = (request, response) => { setTimeout(() => { ${act} }, 1); response.json({}) }
     const start = async () => ({ handler, health, stop: async () => {} })
     export default { install: async () => {}, start, uninstall: async () => {} }`,
  )
}

async function healthOf(host: TestHost): Promise<PluginView['health'] | undefined> {
  const { items } = (await host.call('GET', `${hostApiBase}/plugins`)) as { items: PluginView[] }
  return items.find(({ id }) => id === 'faulty')?.health
}

describe('a plugin that', () => {
  it.each([
    ['throws in a timer', "throw new Error('on purpose')"],
    ['forgets to catch a rejection', "void Promise.reject(new Error('on purpose'))"],
    ['lets an emitter fail', "new EventEmitter().emit('error', new Error('on purpose'))"],
  ])('%s is blamed, and the host goes on', async (_what, act) => {
    await pluginThat(act)
    await using host = await startTestHost({ args: ['--plugin', folder] })
    const { pid } = host
    await host.call('GET', '/plugins/faulty/')
    await until('the plugin to be blamed', async () => (await healthOf(host))?.status === 'degraded')
    expect((await healthOf(host))?.problems.join()).toContain('on purpose')
    expect(host.pid).toBe(pid)
    expect(await host.call('GET', `${hostApiBase}/me`)).toMatchObject({ user: { name: 'admin' } })
    await host.call('POST', `${hostApiBase}/plugins/faulty/stop`, {})
    await host.call('POST', `${hostApiBase}/plugins/faulty/start`, {})
    expect(await healthOf(host)).toEqual({ status: 'ok', problems: [] })
  })
})

describe('the host', () => {
  it('keeps users and sessions over kill -9 and over an orderly end, and shows its one-time password once', async () => {
    await pluginThat('')
    await using host = await startTestHost({ args: ['--plugin', folder] })
    for (const end of [() => host.kill(), () => host.stop()]) {
      await end()
      await host.start()
      expect(await host.call('GET', `${hostApiBase}/me`)).toMatchObject({ user: { name: 'admin' } })
    }
    expect(await host.stop()).toBe(0)
    expect(host.log()).not.toContain(host.adminPassword)
    const again = await runHost(['--data', host.dataRoot, '--reset-admin'])
    const { url, adminPassword } = JSON.parse(again.stdout) as { url: string; adminPassword: string }
    expect(adminPassword).toMatch(/^[a-z2-9]{24}$/)
    const login = { method: 'POST', body: { name: 'admin', password: host.adminPassword } }
    expect((await request(`${url}${hostApiBase}/sessions`, login)).status).toBe(401)
    expect(await again.stop()).toBe(0)
  })

  it('does not start twice on the same data', async () => {
    await pluginThat('')
    await using host = await startTestHost({ args: ['--plugin', folder] })
    const second = await runHost(['--data', host.dataRoot])
    expect(await second.exited).toBe(2)
    expect(second.stderr()).toContain('DM-AUTH-016')
  })

  it('says that its port is taken', async () => {
    await pluginThat('')
    await using host = await startTestHost({ args: ['--plugin', folder] })
    const second = await runHost(['--data', join(folder, 'data'), '--port', new URL(host.url).port])
    expect(await second.exited).toBe(2)
    expect(second.stderr()).toMatch(/DM-AUTH-017 .*the port is taken/)
  })
})

/** Ready when it has said its line, or has ended. */
async function runHost(args: readonly string[]) {
  const command = [join(root, 'host', 'main.ts'), '--port', '0', '--json', '--plugin', folder, ...args]
  const child = spawn(join(root, 'node_modules', '.bin', 'node'), command, {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const stdout = await Promise.race([
    new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString()))),
    exited.then(() => ''),
  ])
  const stop = async () => {
    child.kill('SIGTERM')
    return await exited
  }
  return { stdout, stderr: () => stderr, exited, stop }
}
