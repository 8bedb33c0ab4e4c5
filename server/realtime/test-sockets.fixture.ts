import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TaskSummary } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { AuditEntry, Caller, Logger, Permission, UpgradeHandler } from '@data-migration/contract/plugin'
import { WebSocket } from 'ws'
import { newId } from '../ids.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { ChangeListener, StoreChange } from '../store/changes.ts'
import type { SubTasks } from '../store/sub-tasks.ts'
import { defaultLimits, type RealtimeLimits } from './limits.ts'
import { createRealtime, type RealtimeDeps } from './realtime.ts'
import type { Shells } from './shells.ts'
import { TestClient } from './test-client.fixture.ts'

export interface TestSocketsOptions {
  readonly limits?: Partial<RealtimeLimits>
  readonly shells?: Shells
  readonly links?: ExecutorLinks
  readonly subTasks?: Pick<SubTasks, 'find' | 'get'>
}

/** Both sockets of the plugin on a real HTTP server, over tasks in memory. */
export interface TestSockets extends AsyncDisposable {
  readonly url: string
  /** What the topic `tasks` shows; `change` tells of what was done to it. */
  readonly tasks: Map<string, TaskSummary>
  readonly tokens: Map<string, readonly Permission[]>
  readonly audited: AuditEntry[]
  /** How often the list of tasks was read. */
  readonly readings: () => number
  readonly change: (change: StoreChange) => void
  /** Nobody has said anything on it yet. */
  readonly open: (path: string) => Promise<WebSocket>
  /** Logged in on the topics' socket. */
  readonly client: (token?: string) => Promise<TestClient>
  /** Closes every socket as a server that stops, and begins anew. */
  readonly restart: () => Promise<void>
}

export const watcher = 'a-token-that-may-view'

export async function openTestSockets(options: TestSocketsOptions = {}): Promise<TestSockets> {
  const tasks = new Map<string, TaskSummary>()
  const tokens = new Map<string, readonly Permission[]>([[watcher, ['view']]])
  const audited: AuditEntry[] = []
  const listeners = new Set<ChangeListener>()
  const upgrades = new Map<string, UpgradeHandler>()
  let readings = 0
  const deps: RealtimeDeps = {
    context: {
      authenticate: async (token) => callerOf(tokens, token),
      registerUpgrade: (path, handler) => void upgrades.set(path, handler),
      audit: { record: async (entry) => void audited.push(entry), list: () => Promise.reject(unasked()) },
      settings: { get: () => 15, onChange: () => () => undefined },
      logger: silent,
    },
    store: {
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      subTasks: { find: async () => null, get: noSubTask, ...options.subTasks } as SubTasks,
    },
    views: {
      tasks: async (wanted) => {
        readings += 1
        return [...tasks.values()].filter(({ id }) => wanted === 'all' || wanted.includes(id))
      },
      executors: async () => [],
      task: (task) => Promise.reject(dmError('DM-TASK-001', { task })),
      subTask: noSubTask,
    },
    links: options.links ?? { of: (executor) => Promise.reject(dmError('DM-INST-009', { executor })) },
    shells: options.shells ?? { open: () => Promise.reject(dmError('DM-SSH-016', {})) },
  }
  const begin = () => createRealtime(deps, { ...defaultLimits, ...options.limits })
  let realtime = begin()
  const server = createServer()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const handler = upgrades.get(request.url ?? '') as Upgrade | undefined
    if (handler === undefined) socket.destroy()
    else handler(request, socket, head)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const opened = new Set<WebSocket>()
  const open = async (path: string) => {
    const socket = new WebSocket(`${url}${path}`)
    opened.add(socket)
    await new Promise<void>((resolve, reject) => void socket.once('open', resolve).once('error', reject))
    return socket
  }
  return {
    url,
    tasks,
    tokens,
    audited,
    readings: () => readings,
    change: (change) => listeners.forEach((listener) => listener(change)),
    open,
    client: async (token = watcher) => new TestClient(await open('/ws'), token),
    restart: async () => {
      await realtime[Symbol.asyncDispose]()
      realtime = begin()
    },
    async [Symbol.asyncDispose]() {
      await realtime[Symbol.asyncDispose]()
      for (const socket of opened) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown

function callerOf(tokens: ReadonlyMap<string, readonly Permission[]>, token: string): Caller | null {
  const permissions = tokens.get(token)
  return permissions === undefined
    ? null
    : { userId: newId(), userName: 'ann', permissions: new Set(permissions) }
}

const noSubTask = (subTask: string) => Promise.reject(dmError('DM-TASK-002', { subTask }))

function unasked(): Error {
  return new Error('nobody asks for this here')
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}

let number = 0

export function someTask(name: string, id = newId()): TaskSummary {
  const at = '2026-01-02T03:04:05.678Z'
  return {
    id,
    number: ++number,
    name,
    state: 'not-started',
    progress: 0,
    measured: null,
    notEqual: 0,
    etaSeconds: null,
    creator: 'ann',
    offline: { total: 0, byState: {} },
    online: { total: 0, byState: {} },
    createdAt: at,
    startedAt: null,
    finishedAt: null,
    revision: 0,
  }
}
