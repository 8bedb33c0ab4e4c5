import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { SubTaskSummary, TaskDetail } from '@data-migration/contract/api'
import { ensureExecutor, type Executor, type ExecutorNumber } from '@data-migration/tests/testbed'
import { type ApiClient, apiClient } from './api-client.ts'
import type { MigrationPair } from './migration-pair.ts'
import { startTestHost, type TestHost } from './start-host.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** For ends that take long: looking costs the machine something too. */
const seldomMs = 200
const installWithinMs = 180_000

/** A machine of the testbed as the host knows it, with a folder of its own for this test. */
export interface PlaneExecutor {
  readonly id: string
  readonly name: string
  readonly userId: string
  readonly machine: Executor
  /** As the executor sees it. */
  readonly directory: string
}

export interface ControlPlane extends AsyncDisposable {
  readonly host: TestHost
  readonly api: ApiClient
  /** Registers a machine and accepts its host key; `via` is another way there, a proxy. */
  addExecutor(
    number: ExecutorNumber,
    via?: { readonly host: string; readonly port: number },
  ): Promise<PlaneExecutor>
  /** Installs Portal and returns when it is there; how long it took in ms. */
  installPortal(executor: PlaneExecutor): Promise<number>
  uninstallPortal(executor: PlaneExecutor): Promise<void>
}

/** The Portal this checkout makes; packed anew only when its content has changed. */
async function packPortal(): Promise<void> {
  await run(process.execPath, [`${root}scripts/package.ts`, '--only', 'portal-x64'], { cwd: root })
}

/** A host with the plugin. Settings are changed at once, as an admin would. */
export async function startControlPlane(
  settings: Readonly<Record<string, number>> = {},
  onReply?: (text: string) => void,
): Promise<ControlPlane> {
  await packPortal()
  await using stack = new AsyncDisposableStack()
  const host = stack.use(await startTestHost())
  const api = apiClient(onReply === undefined ? host : heardBy(host, onReply))
  const pluginId = 'data-migration'
  if (Object.keys(settings).length > 0)
    await api.host('host.saveSettings', { params: { pluginId }, body: settings })
  const owned = stack.move()
  return {
    host,
    api,
    addExecutor: async (number, via) => await addExecutor(api, await ensureExecutor(number), via),
    installPortal: (executor) => installPortal(api, executor),
    uninstallPortal: (executor) => uninstallPortal(api, executor),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A host that starts again has another URL. */
function heardBy(host: TestHost, onReply: (text: string) => void) {
  return {
    get url() {
      return host.url
    },
    adminToken: host.adminToken,
    onReply,
  }
}

async function addExecutor(
  api: ApiClient,
  machine: Executor,
  via: { readonly host: string; readonly port: number } = machine,
): Promise<PlaneExecutor> {
  const name = `${machine.name} ${randomUUID().slice(0, 8)}`
  const { id, users } = await api.call('machines.create', {
    body: {
      name,
      host: via.host,
      port: via.port,
      users: [{ name: machine.user, secret: { kind: 'private-key', privateKey: machine.privateKey } }],
    },
  })
  const { hostKey } = await api.call('machines.test', { params: { machineId: id }, body: {} })
  if (hostKey?.fingerprint !== machine.hostKeyFingerprint)
    throw new Error('the machine shows another host key')
  await api.call('machines.acceptHostKey', { params: { machineId: id }, body: hostKey })
  const directory = `${machine.homeDirectory}/${randomUUID()}`
  return { id, name, userId: users[0]?.id ?? '', machine, directory }
}

async function installPortal(api: ApiClient, { id, userId, directory }: PlaneExecutor): Promise<number> {
  const started = performance.now()
  await api.call('installations.start', { params: { executorId: id }, body: { userId, directory } })
  await untilInstallEnds(api, id, 'installed')
  const took = performance.now() - started
  await until(
    'the first heartbeat',
    async () => {
      const { state } = await api.call('executors.get', { params: { executorId: id } })
      return state === 'online'
    },
    installWithinMs,
    seldomMs,
  )
  return took
}

async function uninstallPortal(api: ApiClient, { id }: PlaneExecutor): Promise<void> {
  await api.call('installations.uninstall', { params: { executorId: id }, body: {} })
  await untilInstallEnds(api, id, 'not-installed')
}

async function untilInstallEnds(api: ApiClient, executorId: string, wanted: string): Promise<void> {
  await until(
    `"${wanted}"`,
    async () => {
      const latest = await api.call('installations.latest', { params: { executorId } })
      if (latest.endedAt === null) return false
      if (latest.state === wanted) return true
      throw new Error(`the installation ended as ${latest.state}: ${JSON.stringify(latest)}`)
    },
    installWithinMs,
    seldomMs,
  )
}

/** A pair of databases as a sub-task of the API: both ends become data sources. */
export async function subTaskOf(
  api: ApiClient,
  pair: MigrationPair,
  options: Readonly<Record<string, string | number | boolean>> = {},
) {
  const source = await api.call('dataSources.create', {
    body: {
      name: pair.sourceUser,
      kind: pair.source.kind === 'mariadb' ? 'mariadb' : 'mysql',
      host: pair.source.host,
      port: pair.source.port,
      user: pair.sourceUser,
      password: pair.sourcePassword,
    },
  })
  const target = await api.call('dataSources.create', {
    body: {
      name: pair.targetUser,
      kind: 'postgresql',
      host: pair.target.host,
      port: pair.target.port,
      user: pair.targetUser,
      password: pair.targetPassword,
      database: pair.targetDatabase,
    },
  })
  return {
    source: { dataSourceId: source.id, database: pair.sourceDatabase },
    target: { dataSourceId: target.id, database: pair.targetDatabase, schema: pair.schema },
    mode: 'offline' as const,
    options,
  }
}

export async function subTasksOf(
  api: ApiClient,
  { id }: Pick<TaskDetail, 'id'>,
): Promise<readonly SubTaskSummary[]> {
  const query = { page: 1, pageSize: 500 }
  return (await api.call('subTasks.list', { params: { taskId: id }, query })).items
}

/** Waits until all sub-tasks have finished; fails at once when one has come to another end. */
export async function untilFinished(
  api: ApiClient,
  task: Pick<TaskDetail, 'id'>,
  withinMs: number,
): Promise<readonly SubTaskSummary[]> {
  return await until(
    'all sub-tasks to finish',
    async () => {
      const subTasks = await subTasksOf(api, task)
      const bad = subTasks.find(
        ({ state }) => state === 'failed' || state === 'precheck-failed' || state === 'stopped',
      )
      if (bad !== undefined) throw new Error(`a sub-task is ${bad.state}: ${JSON.stringify(bad.error)}`)
      return subTasks.every(({ state }) => state === 'finished') && subTasks
    },
    withinMs,
    seldomMs,
  )
}
