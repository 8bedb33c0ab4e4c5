import { apiBase, type SubTaskDetail, type TaskDetail } from '@data-migration/contract/api'
import { ensureExecutor, FaultProxy } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type ControlPlane,
  type PlaneExecutor,
  startControlPlane,
  subTaskOf,
  subTasksOf,
  untilFinished,
} from '../lib/control-plane.ts'
import { createFewTables, damagedRows, damageTarget, rowsOfTarget } from '../lib/damaged-rows.ts'
import { detachedPortalOf } from '../lib/detached-portal.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

const withinMs = 180_000

let plane: ControlPlane
let proxy: FaultProxy
let executor: PlaneExecutor
beforeAll(async () => {
  plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  proxy = await FaultProxy.start(await ensureExecutor(1))
  executor = await plane.addExecutor(1, proxy)
  await plane.installPortal(executor)
}, 300_000)
afterAll(async () => {
  await plane?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
})

/** A finished migration of a few tables, equal. */
async function migrated(pair: MigrationPair, name: string): Promise<{ task: TaskDetail; subTaskId: string }> {
  const { api } = plane
  await createFewTables(pair)
  const body = { name, subTasks: [await subTaskOf(api, pair)], executorIds: [executor.id] }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  const [finished] = await untilFinished(api, task, withinMs)
  expect(finished).toMatchObject({ verdict: 'equal', errand: null })
  return { task, subTaskId: finished?.id ?? '' }
}

async function untilIs(subTaskId: string, what: string, isThere: (seen: SubTaskDetail) => boolean) {
  const look = async () => {
    const seen = await plane.api.call('subTasks.get', { params: { subTaskId } })
    return isThere(seen) && seen
  }
  return await until(what, look, withinMs, 100)
}

/** The run that was asked for has ended, and its report is there. */
async function untilDone(subTaskId: string, epoch: number): Promise<SubTaskDetail> {
  return await untilIs(subTaskId, `run ${epoch} to be done`, (seen) => {
    if (seen.state === 'failed') throw new Error(`it failed: ${JSON.stringify(seen.error)}`)
    return seen.epoch === epoch && seen.state === 'finished' && !seen.reportDue
  })
}

async function differingRows(subTaskId: string): Promise<number> {
  const { items } = await plane.api.call('subTasks.verification', { params: { subTaskId }, query: {} })
  const rows = items.flatMap(({ missing, extra, different }) => [missing, extra, different].map(Number))
  return rows.reduce((sum, count) => sum + count, 0)
}

async function repairOf(subTaskId: string) {
  return (await plane.api.call('subTasks.verification', { params: { subTaskId }, query: {} })).repair
}

it('compares again, makes repair SQL without touching the target, and applies it over a restart of the server', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'offline' })
  const { api, host } = plane
  const { task, subTaskId } = await migrated(pair, 'repair')
  const params = { subTaskId }
  const objects = (await api.call('subTasks.objects', { params, query: {} })).total
  await damageTarget(pair)
  const damaged = await rowsOfTarget(pair)

  // One key, one run, however often it is sent.
  const ask = () =>
    fetch(`${host.url}${apiBase}/sub-tasks/${subTaskId}/verify`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${host.adminToken}`,
        'content-type': 'application/json',
        'idempotency-key': `compare-${subTaskId}`,
      },
      body: '{}',
    })
  expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([202, 202])
  const compared = await untilDone(subTaskId, 2)
  expect(compared).toMatchObject({ verdict: 'different', exitCode: 6, errand: null, progress: 1 })
  expect(compared.error?.code).toBe('DM-VER-001')
  expect(await differingRows(subTaskId)).toBe(damagedRows)
  expect(await repairOf(subTaskId)).toBeNull()
  expect(compared.possible).toEqual(['reset', 'verify', 'repair', 'apply-repair'])
  // What was moved is told as before.
  expect(objects).toBeGreaterThan(0)
  expect((await api.call('subTasks.objects', { params, query: {} })).total).toBe(objects)
  const { items } = await api.call('subTasks.tables', { params, query: {} })
  expect(items.map(({ name, rowsWritten }) => [name, rowsWritten]).toSorted()).toEqual([
    ['child', '500'],
    ['journal', '20'],
    ['parent', '500'],
  ])
  expect((await api.call('tasks.get', { params: { taskId: task.id } })).state).toBe('failed')

  await api.call('subTasks.repair', { params, body: {} })
  expect(await untilDone(subTaskId, 3)).toMatchObject({ verdict: 'different', exitCode: 6 })
  const made = await repairOf(subTaskId)
  expect(made).toMatchObject({ applied: 0, movedOn: 0 })
  expect(made?.statements).toBeGreaterThanOrEqual(damagedRows)
  expect(await rowsOfTarget(pair)).toEqual(damaged)
  const files = (await api.call('reportFiles.list', { params })).items.map(({ name }) => name)
  expect(files).toContain('repair/all.sql')

  // Asked for while nobody can reach the executor: it is remembered over the end of the server.
  await proxy.setMode({ kind: 'black-hole' })
  const asked = await api.call('subTasks.applyRepair', { params, body: {} })
  expect(asked).toMatchObject({ state: 'waiting', errand: 'apply-repair' })
  await host.kill()
  await host.start()
  expect(await api.call('subTasks.get', { params })).toMatchObject({
    state: 'waiting',
    errand: 'apply-repair',
  })
  expect(await rowsOfTarget(pair)).toEqual(damaged)
  await proxy.setMode({ kind: 'pass' })

  const repaired = await untilDone(subTaskId, 4)
  expect(repaired).toMatchObject({ verdict: 'equal', exitCode: 0, error: null, errand: null })
  expect(await repairOf(subTaskId)).toMatchObject({ statements: made?.statements, applied: made?.statements })
  expect(await differingRows(subTaskId)).toBe(0)
  expect(await compareIndependently(pair)).toEqual([])
  expect((await api.call('tasks.get', { params: { taskId: task.id } })).state).toBe('success')
  const { items: records } = await api.call('subTasks.records', { params, query: { page: 1, pageSize: 100 } })
  expect(records.filter(({ kind }) => kind === 'operation').map(({ event, user }) => [event, user])).toEqual(
    ['start', 'verify', 'repair', 'apply-repair'].map((event) => [event, 'admin']),
  )
})

it('goes on after a stop, and after Portal and the server have died in the middle', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'offline' })
  const { api, host } = plane
  const { subTaskId } = await migrated(pair, 'interrupted')
  const params = { subTaskId }
  const setLimit = (value: number) =>
    api.call('subTasks.setOption', {
      params: { subTaskId, key: 'verify.rowsPerSecond' },
      body: { value },
    })
  await damageTarget(pair)
  // Slow enough to be at work for as long as anybody looks.
  await setLimit(1)
  await api.call('subTasks.applyRepair', { params, body: {} })
  await untilIs(subTaskId, 'the comparison', ({ state, epoch }) => state === 'verifying' && epoch === 2)
  await expect(api.call('subTasks.repair', { params, body: {} })).rejects.toMatchObject({
    code: 'DM-TASK-006',
  })

  await api.call('subTasks.stop', { params, body: {} })
  const stopped = await untilIs(subTaskId, 'the stop', ({ state }) => state === 'stopped')
  expect(stopped).toMatchObject({ errand: 'apply-repair' })
  expect(stopped.possible).toEqual(['resume', 'finish', 'reset', 'verify', 'repair', 'apply-repair'])

  await api.call('subTasks.resume', { params, body: {} })
  await untilIs(subTaskId, 'the comparison again', ({ state, epoch }) => state === 'verifying' && epoch === 3)
  await host.kill()
  process.kill(detachedPortalOf(subTaskId), 'SIGKILL')
  await host.start()
  await untilIs(subTaskId, 'a third run', ({ state, epoch }) => state === 'verifying' && epoch === 4)
  await setLimit(0)
  expect(await untilDone(subTaskId, 4)).toMatchObject({ verdict: 'equal', errand: null })
  expect((await repairOf(subTaskId))?.applied).toBeGreaterThanOrEqual(damagedRows)
  expect(await compareIndependently(pair)).toEqual([])

  const [after] = await subTasksOf(api, { id: stopped.taskId })
  expect(after?.finishedAt).not.toBeNull()
})
