import { setTimeout as sleep } from 'node:timers/promises'
import type { CredentialHandle, DataSourceEntry, Logger } from '@data-migration/contract/plugin'
import { subTaskStates } from '@data-migration/contract/task'
import { newId } from '../ids.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import { type Scheduling, startScheduling } from '../scheduling/start-scheduling.ts'
import type { Store } from '../store/store.ts'
import type { SourceEnd, SubTaskOrder } from '../store/sub-tasks.ts'
import { openStore } from '../store/typeorm/open-store.ts'
import { openTestMetadata } from '../testing/open-metadata.ts'

export interface PlaneSettings {
  /** Executors with Portal installed. */
  readonly ids: readonly string[]
  readonly links: ExecutorLinks
  readonly login: (end: SourceEnd) => { readonly user: string; readonly password: string }
  readonly heartbeatSeconds: number
  readonly slots: number
  readonly patienceMs: number
}

/** Scheduling over a real store; it can be restarted as a server is. */
export interface ControlPlane extends AsyncDisposable {
  readonly store: Store
  readonly scheduling: Scheduling
  readonly addSubTask: (taskId: string, order: SubTaskOrder) => Promise<string>
  readonly restart: () => Promise<void>
  /** Looks again and again, after `between`, until it holds; fails with all sub-tasks when it never does. */
  until(holds: () => Promise<boolean>, between?: () => void): Promise<void>
}

export const ann = { userId: newId(), userName: 'ann' }

export async function openControlPlane(settings: PlaneSettings): Promise<ControlPlane> {
  const { ids, slots, patienceMs } = settings
  const metadata = await openTestMetadata('sqlite')
  const store = openStore(metadata)
  for (const id of ids) await store.executors.update(id, { installState: 'installed', slots })
  const ends = new Map<string, SourceEnd>()
  const start = () => startScheduling({ ...surroundings(settings, ends), store })
  let scheduling = await start()
  return {
    store,
    get scheduling() {
      return scheduling
    },
    addSubTask: async (taskId, order) => {
      for (const end of [order.source, order.target]) ends.set(end.dataSourceId, end)
      return (await store.subTasks.create(taskId, order)).id
    },
    restart: async () => {
      await scheduling[Symbol.asyncDispose]()
      scheduling = await start()
    },
    until: async (holds, between = () => undefined) => {
      for (const end = Date.now() + patienceMs; !(await holds());) {
        if (Date.now() > end) throw new Error(`it never came to hold: ${await everything(store)}`)
        between()
        await sleep(5)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await scheduling[Symbol.asyncDispose]()
      await metadata[Symbol.asyncDispose]()
    },
  }
}

async function everything({ subTasks, queue }: Store): Promise<string> {
  const all = { subTasks: await subTasks.inStates(subTaskStates), queue: await queue.list() }
  return JSON.stringify(all, null, 1)
}

function surroundings(settings: PlaneSettings, ends: ReadonlyMap<string, SourceEnd>) {
  const { ids, links, login, heartbeatSeconds } = settings
  const values: Readonly<Record<string, number>> = {
    'executor.slots': settings.slots,
    'executor.heartbeatSeconds': heartbeatSeconds,
  }
  const endOf = (id: string) => {
    const end = ends.get(id)
    if (end === undefined) throw new RangeError('an unknown data source')
    return end
  }
  return {
    links,
    machines: { list: async () => await Promise.resolve(ids.map(machine)) },
    dataSources: {
      ...notNeeded,
      get: async (id: string) => await Promise.resolve(dataSource(endOf(id), login(endOf(id)).user)),
    },
    credentials: {
      use: async <T>(
        handle: CredentialHandle,
        use: (secret: { kind: 'password'; password: string }) => Promise<T>,
      ) => await use({ kind: 'password', password: login(endOf(handle)).password }),
      store: refuse,
      forget: refuse,
    },
    settings: { get: (key: string) => values[key] ?? 0, onChange: () => () => undefined },
    logger: quiet,
    onLog: () => undefined,
    now: () => new Date().toISOString(),
  }
}

function machine(id: string, index: number) {
  return { id, name: `machine ${index}`, host: '', port: 22, hostKey: null, jumpMachineId: null, users: [] }
}

/** Its id is its credential's handle as well. */
function dataSource({ dataSourceId: id, kind, host, port }: SourceEnd, user: string): DataSourceEntry {
  return {
    id,
    name: id,
    kind,
    host,
    port,
    user,
    credential: id as CredentialHandle,
    database: null,
    tls: null,
  }
}

const refuse = () => Promise.reject(new RangeError('not part of this test'))
const notNeeded = { list: refuse, get: refuse, create: refuse, update: refuse, remove: refuse }

/** Errors are shown: a test that ends well may still have met a bug on its way. */
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => void process.stderr.write(`${message} ${String(Object.values(fields))}\n`),
  child: () => quiet,
}
