import type { Socket } from 'node:net'
import { basename } from 'node:path'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { Health, PluginManifest, PluginModule, RunningPlugin } from '@data-migration/contract/plugin'
import { type Blamed, runAs } from './blame.ts'
import { openContext, type PluginContext } from './context.ts'
import type { HostServices } from './host-services.ts'
import { inTime } from './in-time.ts'
import { loadModule } from './load-module.ts'
import { readManifest } from './manifest-file.ts'
import { forgetPlugin, rememberPlugin } from './plugin-records.ts'

const startMs = 120_000
const stopMs = 20_000
const healthMs = 1_000

interface Life {
  readonly manifest: PluginManifest
  readonly context: PluginContext
  readonly running: RunningPlugin
}

/** One plugin and its life cycle. Its calls come one after the other; whatever the plugin throws ends here. */
export class PluginSlot implements Blamed {
  readonly root: string
  readonly #services: HostServices
  readonly #sockets = new Set<Socket>()
  #manifest: PluginManifest | null = null
  #life: Life | null = null
  #failure: string | null = null
  #uncaught: string | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(root: string, services: HostServices) {
    this.root = root
    this.#services = services
  }

  get pluginId(): string {
    return this.#manifest?.id ?? basename(this.root)
  }

  /** Null where plugin.json is wrong. */
  get manifest(): PluginManifest | null {
    return this.#manifest
  }

  get state(): 'started' | 'stopped' | 'failed' {
    if (this.#life !== null) return 'started'
    return this.#failure === null ? 'stopped' : 'failed'
  }

  get life(): Life | null {
    return this.#life
  }

  /** Reads plugin.json; what is wrong with it is shown and no more. */
  async read(): Promise<void> {
    try {
      this.#manifest = await readManifest(this.root)
    } catch (error) {
      this.#fail(error, 'cannot be loaded')
    }
  }

  /** Throws DM-AUTH-013. */
  async start(): Promise<void> {
    await this.#inOrder(async () => {
      if (this.#life !== null) return
      try {
        this.#manifest = await readManifest(this.root)
        this.#life = await this.#begin(this.#manifest)
      } catch (error) {
        this.#fail(error, 'did not start')
        throw dmError('DM-AUTH-013', { plugin: this.pluginId, problem: problemOf(error) }, { cause: error })
      }
      this.#failure = null
      this.#uncaught = null
      await rememberPlugin(this.#services.store, this.#manifest, 'enabled')
      this.#services.logger.info({ plugin: this.pluginId }, 'the plugin has started')
    })
  }

  /** `keepEnabled`: it starts again with the host. */
  async stop(keepEnabled: boolean): Promise<void> {
    await this.#inOrder(async () => {
      await this.#end()
      this.#failure = null
      if (!keepEnabled && this.#manifest !== null)
        await rememberPlugin(this.#services.store, this.#manifest, 'disabled')
    })
  }

  /** Throws DM-AUTH-013 where the plugin cannot be loaded, or its uninstall failed. */
  async uninstall(keepData: boolean): Promise<void> {
    await this.#inOrder(async () => {
      await this.#end()
      const manifest = await readManifest(this.root)
      const context = await this.#openContext(manifest)
      try {
        const module = await runAs(this, () => loadModule(this.root, manifest))
        await this.#call(() => module.uninstall(context.host, { keepData }), startMs, 'uninstall')
      } catch (error) {
        this.#fail(error, 'was not uninstalled')
        throw dmError('DM-AUTH-013', { plugin: manifest.id, problem: problemOf(error) }, { cause: error })
      } finally {
        await context.close()
      }
      await forgetPlugin(this.#services, manifest, keepData)
    })
  }

  /** Never throws. */
  async health(): Promise<Health> {
    if (this.#life === null)
      return this.#failure === null
        ? { status: 'ok', problems: [] }
        : { status: 'failed', problems: [this.#failure] }
    const { running } = this.#life
    const own = await this.#call(() => running.health(), healthMs, 'health').catch(
      (error: unknown): Health => ({ status: 'failed', problems: [problemOf(error)] }),
    )
    if (this.#uncaught === null) return own
    const status = own.status === 'ok' ? 'degraded' : own.status
    return { status, problems: [...own.problems, `uncaught: ${this.#uncaught}`] }
  }

  /** What needs this machine or data source. Throws DM-AUTH-014 and what the plugin throws: then nobody knows. */
  async uses(kind: 'machine' | 'data-source', id: string): Promise<readonly string[]> {
    const running = this.#life?.running
    if (running === undefined) throw dmError('DM-AUTH-014', { plugin: this.pluginId })
    if (running.uses === undefined) return []
    return await this.#call(async () => (await running.uses?.(kind, id)) ?? [], 5_000, 'uses')
  }

  /** Runs the plugin's code in its name. */
  run<T>(act: () => T): T {
    return runAs(this, act)
  }

  /** Sockets the plugin has taken over end with it. */
  adopt(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  blame(error: unknown): void {
    this.#uncaught = problemOf(error)
    this.#services.logger.error({ plugin: this.pluginId, error }, 'the plugin has an error nobody caught')
  }

  async #begin(manifest: PluginManifest): Promise<Life> {
    const module: PluginModule = await runAs(this, () => loadModule(this.root, manifest))
    const context = await this.#openContext(manifest)
    try {
      await this.#call(() => module.install(context.host), startMs, 'install')
      const running = await this.#call(() => module.start(context.host), startMs, 'start')
      return { manifest, context, running }
    } catch (error) {
      await context.close()
      throw error
    }
  }

  async #openContext(manifest: PluginManifest): Promise<PluginContext> {
    return await openContext(this.#services, manifest, this.root, (error) => this.blame(error))
  }

  async #end(): Promise<void> {
    const life = this.#life
    if (life === null) return
    this.#life = null
    await this.#call(() => life.running.stop(), stopMs, 'stop').catch((error: unknown) =>
      this.#services.logger.error({ plugin: this.pluginId, error }, 'the plugin did not stop well'),
    )
    for (const socket of this.#sockets) socket.destroy()
    await life.context.close()
    this.#services.logger.info({ plugin: this.pluginId }, 'the plugin has stopped')
  }

  async #call<T>(act: () => Promise<T>, ms: number, what: string): Promise<T> {
    return await runAs(this, () => inTime(async () => await act(), ms, what))
  }

  #fail(error: unknown, what: string): void {
    this.#failure = problemOf(error)
    this.#services.logger.error({ plugin: this.pluginId, error }, `the plugin ${what}`)
  }

  async #inOrder(act: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(act, act)
    this.#last = turn.catch(() => undefined)
    await turn
  }
}

function problemOf(error: unknown): string {
  const body = toErrorBody(error)
  if (body.code === 'DM-AUTH-013') return String(body.params['problem'])
  return body.code === 'DM-JOB-099' ? String(body.params['problem']) : `${body.code} ${body.message}`
}
