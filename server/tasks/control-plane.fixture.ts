import { setTimeout as sleep } from 'node:timers/promises'
import type { CredentialHandle, DataSourceEntry, Logger } from '@data-migration/contract/plugin'
import { subTaskStates } from '@data-migration/contract/task'
import { type Scheduling, startScheduling } from '../scheduling/start-scheduling.ts'
import type { Store } from '../store/store.ts'
import type { SourceEnd } from '../store/sub-tasks.ts'
import { openStore } from '../store/typeorm/open-store.ts'
import { openTestMetadata } from '../testing/open-metadata.ts'
import { sampleOrder } from '../testing/sample-order.ts'
import { newId } from '../ids.ts'
import { type Fleet, simulatedFleet } from './simulated-executors.fixture.ts'

const heartbeatSeconds = 0.05

/** Scheduling over a real store and simulated executors; it can be restarted as a server is. */
export interface TestPlane extends AsyncDisposable {
  readonly store: Store
  readonly fleet: Fleet
  readonly scheduling: Scheduling
  newTask(subTasks: number): Promise<{ readonly taskId: string; readonly subTaskIds: readonly string[] }>
  restart(): Promise<void>
  /** Lets the Portals work until it holds; fails with what `describe` says when it never does. */
  until(holds: () => Promise<boolean>, describe?: () => Promise<unknown>): Promise<void>
}

export const ann = { userId: newId(), userName: 'ann' }

export async function openTestPlane(executors: number, slots = 4): Promise<TestPlane> {
  const metadata = await openTestMetadata('sqlite')
  const store = openStore(metadata)
  const ids = Array.from({ length: executors }, () => newId())
  const fleet = simulatedFleet(ids)
  for (const id of ids) await store.executors.update(id, { installState: 'installed', slots })
  const ends = new Map<string, SourceEnd>()
  const start = () => startScheduling({ ...surroundings(ids, fleet, ends), store })
  let scheduling = await start()
  return {
    store,
    fleet,
    get scheduling() {
      return scheduling
    },
    newTask: async (subTasks) => {
      const task = await store.mainTasks.create({ name: newId(), options: {}, executorIds: [] }, 'ann')
      const subTaskIds: string[] = []
      for (let n = 0; n < subTasks; n++) {
        const order = sampleOrder()
        for (const end of [order.source, order.target]) ends.set(end.dataSourceId, end)
        subTaskIds.push((await store.subTasks.create(task.id, order)).id)
      }
      return { taskId: task.id, subTaskIds }
    },
    restart: async () => {
      await scheduling[Symbol.asyncDispose]()
      scheduling = await start()
    },
    until: async (holds, describe = () => store.subTasks.inStates(subTaskStates)) => {
      const end = Date.now() + patienceMs
      while (!(await holds())) {
        if (Date.now() > end)
          throw new Error(`it never came to hold: ${JSON.stringify(await describe(), null, 1)}`)
        for (const executor of fleet.executors) executor.work()
        await sleep(5)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await scheduling[Symbol.asyncDispose]()
      await metadata[Symbol.asyncDispose]()
    },
  }
}

const patienceMs = 20_000

function surroundings(ids: readonly string[], { links }: Fleet, ends: ReadonlyMap<string, SourceEnd>) {
  const settings: Readonly<Record<string, number>> = {
    'executor.slots': 4,
    'executor.heartbeatSeconds': heartbeatSeconds,
  }
  return {
    links,
    machines: {
      list: async () =>
        await Promise.resolve(
          ids.map((id, index) => ({
            id,
            name: `machine ${index}`,
            host: '',
            port: 22,
            hostKey: null,
            jumpMachineId: null,
            users: [],
          })),
        ),
    },
    dataSources: { ...notNeeded, get: async (id: string) => await Promise.resolve(dataSource(ends.get(id))) },
    credentials: {
      ...notNeeded,
      use: async <T>(
        _handle: CredentialHandle,
        use: (secret: { kind: 'password'; password: string }) => Promise<T>,
      ) => await use({ kind: 'password', password: 'secret' }),
      store: refuse,
      forget: refuse,
    },
    settings: { get: (key: string) => settings[key] ?? 0, onChange: () => () => undefined },
    logger: silent,
    onLog: () => undefined,
    now: () => new Date().toISOString(),
  }
}

function dataSource(end: SourceEnd | undefined): DataSourceEntry {
  if (end === undefined) throw new RangeError('an unknown data source')
  const { dataSourceId: id, kind, host, port } = end
  const login = { user: 'reader', credential: 'handle' as CredentialHandle, database: null, tls: null }
  return { id, name: id, kind, host, port, ...login }
}

const refuse = () => Promise.reject(new RangeError('not part of this test'))
const notNeeded = { list: refuse, get: refuse, create: refuse, update: refuse, remove: refuse }

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => {
    if (process.env['SHOW_LOG'] !== undefined)
      process.stderr.write(`${message} ${String(Object.values(fields))}\n`)
  },
  child: () => silent,
}
