import { once } from 'node:events'
import { createShop } from '@data-migration/demo/shop'
import { closeCode, shellPath, socketPath } from '@data-migration/contract/ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { request } from '../lib/start-host.ts'
import {
  type ControlPlane,
  type PlaneExecutor,
  startControlPlane,
  subTaskOf,
  subTasksOf,
  untilFinished,
} from '../lib/control-plane.ts'
import { liveClient, openSocket } from '../lib/live-client.ts'
import { createPair, type MigrationPair, onSource } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'
import { newUser } from '../lib/users.ts'
import { hostApiBase } from '@data-migration/contract/api'

let plane: ControlPlane
let executor: PlaneExecutor
let pair: MigrationPair
const stack = new AsyncDisposableStack()
beforeAll(async () => {
  plane = stack.use(await startControlPlane({ 'executor.heartbeatSeconds': 2 }))
  pair = stack.use(await createPair({ source: 'mariadb', target: 'pg15' }))
  await onSource(pair, (connection) => createShop(connection, { database: pair.sourceDatabase, scale: 0.02 }))
  executor = await plane.addExecutor(1)
})
afterAll(() => stack.disposeAsync())

/** What was shown last is what REST answers; time alone changes some of it, so both are asked until they agree. */
async function sameAsRest(what: string, live: () => unknown, rest: () => Promise<unknown>): Promise<void> {
  await until(
    `${what} as REST has it`,
    async () => JSON.stringify(live()) === JSON.stringify(await rest()),
    20_000,
  )
}

it('an installation is followed step by step, and the machine is there with it', async () => {
  using live = await liveClient(plane.host, plane.host.adminToken)
  live.subscribe('executors')
  await live.until('the machine', () => live.view('executors').items.some(({ id }) => id === executor.id))
  await plane.installPortal(executor)
  const shown = () => live.view('executors').items.find(({ id }) => id === executor.id)
  await live.until('it installed', () => shown()?.['state'] === 'online')
  const states = live.frames.flatMap(({ data }) =>
    ((data as { upsert?: { id: string; install: { state: string } }[] }).upsert ?? [])
      .filter(({ id }) => id === executor.id)
      .map(({ install }) => install.state),
  )
  expect(states).toContain('installing')
  expect(states.at(-1)).toBe('installed')
})

it('a run is followed to its end: task, sub-task, tables and log', async () => {
  const { api, host } = plane
  using live = await liveClient(host, host.adminToken)
  live.subscribe('tasks')
  const subTasks = [await subTaskOf(api, pair)]
  const task = await api.call('tasks.create', {
    body: { name: 'followed', subTasks, executorIds: [executor.id] },
  })
  await live.until('the new task', () => live.view('tasks').items.some(({ id }) => id === task.id))
  const [subTask] = await subTasksOf(api, task)
  const id = subTask?.id ?? ''
  for (const topic of [`task/${task.id}`, `subtask/${id}`, `subtask/${id}/log`]) live.subscribe(topic)
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  await untilFinished(api, task, 120_000)

  await sameAsRest(
    'the list',
    () => live.view('tasks').items.find((item) => item['id'] === task.id)?.['state'],
    async () => (await api.call('tasks.get', { params: { taskId: task.id } })).state,
  )
  await sameAsRest(
    'the task',
    () => live.view(`task/${task.id}`).head,
    () => api.call('tasks.get', { params: { taskId: task.id } }),
  )
  await sameAsRest(
    'its sub-tasks',
    () => live.view(`task/${task.id}`).items,
    () => subTasksOf(api, task),
  )
  await sameAsRest(
    'the sub-task',
    () => live.view(`subtask/${id}`).head,
    () => api.call('subTasks.get', { params: { subTaskId: id } }),
  )
  const tables = () => live.view(`subtask/${id}`).items
  // The report comes after the end, with the last word on each table.
  await live.until('every table equal', () => tables().every(({ state }) => state === 'equal'), 20_000)
  expect(tables().length).toBeGreaterThan(3)
  await live.until('lines of the log', () => live.view(`subtask/${id}/log`).lines.length > 3)

  await api.call('tasks.delete', { params: { taskId: task.id } })
  await live.until('the task gone', () => live.view('tasks').items.every((item) => item['id'] !== task.id))
  await live.until('that said of its own topic', () =>
    live.frames.some(
      ({ topic, kind, data }) =>
        topic === `task/${task.id}` && kind === 'error' && (data as { code: string }).code === 'DM-TASK-001',
    ),
  )
})

describe('a socket', () => {
  it('is refused to pages of other origins', async () => {
    for (const path of [socketPath, shellPath] as const)
      await expect(openSocket(plane.host, path, { origin: 'https://evil.example' })).rejects.toThrow('403')
  })

  it('ends with the session', async () => {
    const { token } = await newUser(plane.host, plane.api, ['view'])
    using live = await liveClient(plane.host, token)
    live.subscribe('tasks')
    await live.until('the list', () => live.frames.length > 0)
    await request(`${plane.host.url}${hostApiBase}/sessions/current`, { token, method: 'DELETE' })
    expect(await live.closed).toEqual([closeCode.unauthenticated, 'DM-AUTH-001'])
  })

  it('comes back after the server was killed, and shows what is there now', async () => {
    const { api, host } = plane
    using before = await liveClient(host, host.adminToken)
    before.subscribe('tasks')
    await before.until('the list', () => before.frames.length > 0)
    await host.kill()
    expect((await before.closed)[0]).toBe(1006)
    await host.start()
    using after = await liveClient(host, host.adminToken)
    after.subscribe('tasks')
    await after.until('the list', () => after.frames.length > 0)
    const { items } = await api.call('tasks.list', { query: { pageSize: 500 } })
    expect(
      after
        .view('tasks')
        .items.map(({ id }) => id)
        .toSorted(),
    ).toEqual(items.map(({ id }) => id).toSorted())
  })
})

describe('a shell', () => {
  async function open(token: string, executorId = executor.id) {
    const socket = await openSocket(plane.host, shellPath)
    const said: { op: string; reason?: string }[] = []
    let text = ''
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) text += data.toString()
      else said.push(JSON.parse(data.toString()) as { op: string })
    })
    socket.send(JSON.stringify({ v: 1, op: 'open', token, executorId, columns: 80, rows: 24 }))
    return { socket, said, text: () => text, type: (keys: string) => socket.send(Buffer.from(keys)) }
  }
  const closeOf = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0]

  it('is on the executor, as the user Portal is installed with, and in the audit log', async () => {
    const { socket, said, text, type } = await open(plane.host.adminToken)
    await until('the shell', async () => said.length > 0)
    expect(said[0]).toMatchObject({ op: 'opened', user: executor.machine.user })
    type('echo "$USER in $PWD"; exit\n')
    expect(await closeOf(socket)).toBe(1000)
    expect(text()).toContain(`${executor.machine.user} in ${executor.machine.homeDirectory}`)
    await until('the end in the audit log', async () => {
      const { items } = await plane.api.call('audit.list', { query: { action: 'shell.close' } })
      return items.some(
        ({ resource, userName }) => resource === `executor/${executor.id}` && userName === 'admin',
      )
    })
  })

  it('needs its permission', async () => {
    const { token } = await newUser(plane.host, plane.api, ['view', 'operate', 'manage', 'admin'])
    const { socket, said } = await open(token)
    expect(await closeOf(socket)).toBe(closeCode.forbidden)
    expect(said).toMatchObject([{ op: 'closed', reason: 'DM-AUTH-002' }])
    const { items } = await plane.api.call('audit.list', { query: { action: 'shell.open' } })
    expect(items.some(({ outcome, code }) => outcome === 'refused' && code === 'DM-AUTH-002')).toBe(true)
  })

  it('is not to be had of an executor that does not exist', async () => {
    const { socket, said } = await open(plane.host.adminToken, '0190a8c0-0000-7000-8000-000000000000')
    expect(await closeOf(socket)).toBe(1000)
    expect(said).toMatchObject([{ op: 'closed', reason: 'DM-INST-010' }])
  })
})
