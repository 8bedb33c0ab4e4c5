import { apiBase, type Check } from '@data-migration/contract/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiError } from '../lib/api-client.ts'
import {
  type ControlPlane,
  type PlaneExecutor,
  startControlPlane,
  subTaskOf,
  subTasksOf,
  untilFinished,
} from '../lib/control-plane.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

let plane: ControlPlane
let executor: PlaneExecutor
let pair: MigrationPair
let pairOfTask: Awaited<ReturnType<typeof subTaskOf>>
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  plane = stack.use(await startControlPlane({ 'executor.heartbeatSeconds': 2 }))
  pair = stack.use(await createPair({ source: 'mariadb', target: 'pg15' }))
  await onSource(pair, async (connection) => {
    await connection.query('CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))')
    await connection.query("INSERT INTO t VALUES (1, '一'), (2, 'two')")
  })
  pairOfTask = await subTaskOf(plane.api, pair)
  executor = await plane.addExecutor(2)
})
afterAll(() => stack.disposeAsync())

async function ended(check: Check): Promise<Check> {
  return await until('the end of the pre-check', async () => {
    const now = await plane.api.call('checks.get', { params: { checkId: check.id } })
    return now.endedAt !== null && now
  })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof ApiError ? error.code : String(error)
}

it('a pre-check waits for an executor with Portal', async () => {
  const { api } = plane
  expect(await codeOf(api.call('checks.run', { body: { subTask: pairOfTask } }))).toBe('DM-TASK-018')
  const there = { subTask: pairOfTask, executorId: executor.id }
  expect(await codeOf(api.call('checks.run', { body: there }))).toBe('DM-INST-009')
})

it('a pre-check runs on the chosen executor, writes nothing and keeps its report', async () => {
  const { api } = plane
  await plane.installPortal(executor)
  const check = await api.call('checks.run', { body: { subTask: pairOfTask, executorId: executor.id } })
  expect(check).toMatchObject({ subTaskId: null, executorId: executor.id })
  const passed = await ended(check)
  expect([passed.state, passed.error]).toEqual(['passed', null])
  expect(passed.items.length).toBeGreaterThan(5)
  const { rows } = await onTarget(pair, (client) =>
    client.query("SELECT nspname FROM pg_namespace WHERE nspname = 'portal_meta'"),
  )
  const made = rows.length
  await ended(await api.call('checks.run', { body: { subTask: pairOfTask } }))
  const again = await onTarget(pair, (client) =>
    client.query("SELECT nspname FROM pg_namespace WHERE nspname = 'portal_meta'"),
  )
  expect(again.rows.length).toBe(made)
})

it('a pre-check of a pair that cannot be moved is blocked, with what would mend it', async () => {
  const subTask = { ...pairOfTask, source: { ...pairOfTask.source, database: 'no_such_database' } }
  const blocked = await ended(await plane.api.call('checks.run', { body: { subTask } }))
  expect(blocked.state).not.toBe('passed')
  expect([blocked.error?.code, ...blocked.items.map(({ code }) => code)]).toContain('DM-SRC-003')
})

it('the logs of a run are listed, read from both ends, and downloaded whole', async () => {
  const { api, host } = plane
  const body = { name: 'with logs', subTasks: [pairOfTask], executorIds: [executor.id] }
  const task = await api.call('tasks.create', { body })
  const [subTask] = await subTasksOf(api, task)
  const params = { subTaskId: subTask?.id ?? '' }
  expect((await api.call('logs.list', { params })).items).toEqual([])
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  await untilFinished(api, task, 120_000)

  const { items } = await api.call('logs.list', { params })
  const [log] = items
  if (log === undefined) throw new Error('there is no log')
  const file = { ...params, file: log.name }
  const url = `${host.url}${apiBase}/sub-tasks/${params.subTaskId}/logs/${log.name}/content`
  const whole = await (await fetch(url, { headers: { authorization: `Bearer ${host.adminToken}` } })).text()
  expect(Buffer.byteLength(whole)).toBe(Number(log.sizeBytes))

  let text = ''
  for (let offset = 0; offset < Number(log.sizeBytes);) {
    const chunk = await api.call('logs.read', { params: file, query: { offset, length: 700 } })
    text += chunk.text
    offset = chunk.nextOffset
  }
  expect(text).toBe(whole)
  const end = await api.call('logs.read', { params: file, query: { length: 500 } })
  expect(end.text.length).toBeGreaterThan(0)
  expect(whole.endsWith(end.text)).toBe(true)
  const beyond = { params: file, query: { offset: Number(log.sizeBytes) + 1 } }
  expect(await codeOf(api.call('logs.read', beyond))).toBe('DM-TASK-105')
  const absent = { params: { ...params, file: 'absent.log' } }
  expect(await codeOf(api.call('logs.read', absent))).toBe('DM-TASK-023')
  expect(await codeOf(api.call('logs.download', absent))).toBe('DM-TASK-023')
  for (const path of ['..%2fjob.json', '%2fetc%2fpasswd', '..%2f..%2fworkspace'])
    expect(
      (await fetch(url.replace(log.name, path), { headers: { authorization: `Bearer ${host.adminToken}` } }))
        .status,
    ).toBe(400)
})

it('the report of the run and its pre-check can be looked up', async () => {
  const { api } = plane
  const { items } = await api.call('tasks.list', { query: { page: 1, pageSize: 20, name: 'with logs' } })
  const [subTask] = await subTasksOf(api, { id: items[0]?.id ?? '' })
  const params = { subTaskId: subTask?.id ?? '' }
  await until('the report', async () => (await codeOf(api.call('subTasks.report', { params }))) === 'null')
  expect((await api.call('subTasks.report', { params })).verdict).toBe('equal')
  const verified = await api.call('subTasks.verification', { params, query: { page: 1, pageSize: 20 } })
  expect(verified).toMatchObject({
    verdict: 'equal',
    items: [{ table: 't', rowsSource: '2', rowsTarget: '2' }],
  })
  expect(await reportFiles(params)).toMatchObject({
    'report.html': expect.stringMatching(/^<!doctype html>/i),
    'report.txt': expect.stringContaining('equal'),
    'differences.csv': expect.any(String),
  })
  const absent = { params: { ...params, file: 'repair/all.sql' } }
  expect(await codeOf(api.call('reportFiles.download', absent))).toBe('DM-TASK-034')
  expect(await api.call('checks.latestOfSubTask', { params })).toMatchObject({ state: 'passed' })
  const { items: records } = await api.call('subTasks.records', { params, query: { page: 1, pageSize: 100 } })
  expect(records[0]).toMatchObject({ kind: 'operation', event: 'start', user: 'admin' })
  expect(records.at(-1)).toMatchObject({ state: 'finished', stateCode: 100 })
})

/** All files of the reports, whole. */
async function reportFiles(params: { readonly subTaskId: string }): Promise<Record<string, string>> {
  const { api, host } = plane
  const { items } = await api.call('reportFiles.list', { params })
  const headers = { authorization: `Bearer ${host.adminToken}` }
  const texts = items.map(async ({ name, sizeBytes }) => {
    const url = `${host.url}${apiBase}/sub-tasks/${params.subTaskId}/report-files/${encodeURIComponent(name)}/content`
    const bytes = await (await fetch(url, { headers })).bytes()
    expect(bytes.length).toBe(Number(sizeBytes))
    return [name, Buffer.from(bytes).toString()] as const
  })
  return Object.fromEntries(await Promise.all(texts))
}

it('an executor takes as many sub-tasks as it is told, and says how it is when asked', async () => {
  const { api } = plane
  const params = { executorId: executor.id }
  expect((await api.call('executors.update', { params, body: { slots: 7 } })).slots).toBe(7)
  const probed = await api.call('executors.probe', { params, body: {} })
  expect(probed).toMatchObject({ state: 'online', slots: 7, slotsUsed: 0, install: { state: 'installed' } })
  expect(Number(probed.resources?.memoryAvailableBytes)).toBeGreaterThan(0)
  await plane.uninstallPortal(executor)
})

it('a draft is kept for whoever wrote it', async () => {
  const { api } = plane
  expect((await api.call('drafts.get')).draft).toBeNull()
  await api.call('drafts.save', { body: { content: { name: 'half' } } })
  expect((await api.call('drafts.get')).draft).toMatchObject({ content: { name: 'half' } })
  await api.call('drafts.delete')
  expect((await api.call('drafts.get')).draft).toBeNull()
})
