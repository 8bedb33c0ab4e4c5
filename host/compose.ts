import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { dmError } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import type { HostConfig } from './config.ts'
import { dataSourceStore } from './data-sources/data-sources.ts'
import { createApp } from './http/app.ts'
import { upgradeRouter } from './http/upgrades.ts'
import { type FindUses, machineStore } from './machines/machines.ts'
import type { HostServices } from './plugins/host-services.ts'
import { openPlugins, type PluginHost } from './plugins/plugin-host.ts'
import { credentialStore } from './secrets/credentials.ts'
import { ensureKey, readKey } from './secrets/key-file.ts'
import { hostTables } from './store/entities/tables.ts'
import { lockStore } from './store/host-lock.ts'
import { hostLocation } from './store/location.ts'
import { migrate } from './store/migrate.ts'
import { openStore } from './store/open-store.ts'
import { firstAdmin } from './users/first-admin.ts'
import { findSession } from './users/sessions.ts'

export interface RunningHost extends AsyncDisposable {
  readonly url: string
  /** One-time password of `admin`, where there is a new one. */
  readonly adminPassword: string | null
  /** Settles when the host must not go on: another one may work with its database. */
  readonly lost: Promise<void>
}

const migrations = join(import.meta.dirname, '..', 'sql', 'metadata', 'host')

/** Listens, then starts the plugins: each answers as soon as it runs. Throws DM-AUTH-015 to 017, DM-TASK-108; nothing is left open then. */
export async function startHost(config: HostConfig, logger: Logger): Promise<RunningHost> {
  await using resources = new AsyncDisposableStack()
  const place = { dataRoot: config.dataRoot, databaseUrl: config.databaseUrl }
  const lock = resources.use(await lockStore(place))
  const key = await (config.keyFile === null
    ? ensureKey(join(config.dataRoot, 'secret.key'))
    : readKey(config.keyFile))
  await migrate(hostLocation(place), migrations)
  const store = resources.adopt(await openStore(hostLocation(place), hostTables), (opened) =>
    opened.destroy(),
  )
  const adminPassword = await firstAdmin(store, config.resetAdmin)

  // Machines ask the plugins what needs them, plugins are given the machines.
  const asked: { plugins: PluginHost | null } = { plugins: null }
  const findUses: FindUses = async (kind, id) => (await asked.plugins?.uses(kind, id)) ?? []
  const services: HostServices = {
    place,
    store,
    key,
    logger,
    machines: machineStore(store, findUses),
    dataSources: dataSourceStore(store, findUses),
    credentials: credentialStore(store, key),
    authenticate: async (token) => {
      const session = await findSession(store, token)
      if (session?.user.mustChangePassword === true) throw dmError('DM-AUTH-006', {})
      return session?.caller ?? null
    },
  }
  const plugins = resources.adopt(await openPlugins(config.plugins, services), (opened) => opened.stopAll())
  asked.plugins = plugins

  let stopping = false
  const server = createServer(createApp(services, plugins, () => stopping))
  server.keepAliveTimeout = keepAliveMs
  server.on('upgrade', upgradeRouter(plugins, config.origins, logger))
  resources.adopt(await listen(server, config), async (listening) => {
    stopping = true
    const closed = close(listening)
    await plugins.stopAll()
    await closed
  })
  await plugins.startEnabled()
  const { port } = server.address() as AddressInfo
  const open = resources.move()
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    adminPassword,
    lost: lock.lost,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Longer than the 60 s of usual proxies, which must not send a request on a connection that is just being closed. */
const keepAliveMs = 75_000

function listen(server: Server, { host, port }: HostConfig): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'the port is taken' : cause.message
      reject(dmError('DM-AUTH-017', { problem: `it cannot listen on ${host}:${port}: ${why}` }, { cause }))
    })
    server.listen(port, host, () => resolve(server))
  })
}

/** Requests that run have five seconds to end; sockets of plugins end with their plugin. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), 5_000)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5_500).unref())])
  clearTimeout(late)
}
