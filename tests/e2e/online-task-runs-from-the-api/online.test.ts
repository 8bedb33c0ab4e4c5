import type { SubTaskDetail, SubTaskSummary } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import type { ApiClient } from '../lib/api-client.ts'
import { createWorkloadTables, startWorkload } from '../lib/change-workload.ts'
import { startControlPlane, subTaskOf, subTasksOf } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

const everyMs = 100
const bad: ReadonlySet<SubTaskSummary['state']> = new Set(['failed', 'precheck-failed', 'stopped', 'stalled'])

/** Waits for what a sub-task comes to; fails at once when it has come to a bad end. */
async function untilSeen(
  api: ApiClient,
  subTaskId: string,
  what: string,
  isThere: (seen: SubTaskDetail) => boolean,
): Promise<SubTaskDetail> {
  const look = async () => {
    const seen = await api.call('subTasks.get', { params: { subTaskId } })
    if (bad.has(seen.state)) throw new Error(`it is ${seen.state}: ${JSON.stringify(seen.error)}`)
    return isThere(seen) && seen
  }
  return await until(what, look, 120_000, everyMs)
}

it('an online task runs from the API: full, catch-up, equal as of, over a killed server, stop, end', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'online' })
  await createWorkloadTables(pair)
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  const { api, host } = plane
  const executor = await plane.addExecutor(1)
  await plane.installPortal(executor)
  const subTask = { ...(await subTaskOf(api, pair)), mode: 'online' as const }
  const task = await api.call('tasks.create', {
    body: { name: 'online', subTasks: [subTask], executorIds: [executor.id] },
  })
  const workload = startWorkload(pair, 7, 20)
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  const id = (await subTasksOf(api, task))[0]?.id ?? ''
  const params = { subTaskId: id }

  // The verdict speaks of a place of the log, while every row is hot.
  const first = await untilSeen(api, id, 'the verdict', ({ verification }) => verification !== null)
  expect(first.verification).toMatchObject({ verdict: 'equal', asOf: { kind: 'mariadb-gtid' } })
  const following = await untilSeen(api, id, 'incremental', ({ state, lagMs }) => {
    return state === 'incremental' && lagMs !== null
  })
  expect([following.verdict, following.epoch]).toEqual(['equal', 1])
  const compared = await api.call('subTasks.verification', { params, query: {} })
  expect(compared.items.map(({ table, verdict }) => `${table} ${verdict}`).toSorted()).toEqual(
    ['account', 'child', 'journal', 'parent'].map((table) => `${table} equal`),
  )

  await host.kill()
  const committed = workload.committed()
  await host.start()
  const place = following.incremental?.position?.value
  const later = await untilSeen(api, id, 'changes after the restart', ({ incremental }) => {
    return incremental !== null && incremental.position?.value !== place
  })
  expect(later.epoch).toBe(1)
  expect(workload.committed()).toBeGreaterThan(committed)

  await api.call('subTasks.verify', { params, body: {} })
  const second = await untilSeen(api, id, 'another verdict', ({ verification }) => {
    return verification !== null && verification.at !== first.verification?.at
  })
  expect(second.verification?.verdict).toBe('equal')
  expect(second.verification?.asOf).not.toEqual(first.verification?.asOf)

  await untilSeen(api, id, 'incremental again', ({ state }) => state === 'incremental')
  // What was compared the first time is not counted once more.
  const anew = await api.call('subTasks.verification', { params, query: {} })
  const counted = await api.call('subTasks.tables', { params, query: {} })
  expect(counted.items.map(({ name, rowsVerified }) => [name, rowsVerified]).toSorted()).toEqual(
    anew.items.map(({ table, rowsSource }) => [table, rowsSource]).toSorted(),
  )
  await workload.stop()
  await api.call('subTasks.stopIncremental', { params, body: {} })
  const stopped = await untilSeen(api, id, 'the stop', ({ state }) => state === 'incremental-stopped')
  expect(stopped.possible).toEqual(['resume', 'finish', 'start-reverse'])
  expect(await compareIndependently(pair)).toEqual([])
  const refused = api.call('subTasks.verify', { params, body: {} })
  await expect(refused).rejects.toMatchObject({ status: 409, code: 'DM-TASK-006' })

  await api.call('subTasks.finish', { params, body: {} })
  const finished = await untilSeen(api, id, 'the end', ({ state }) => state === 'finished')
  expect([finished.verdict, finished.verification?.verdict, finished.lagMs]).toEqual(['equal', 'equal', null])
  const { inserts = '0', updates = '0', deletes = '0' } = finished.incremental ?? {}
  for (const count of [inserts, updates, deletes]) expect(BigInt(count)).toBeGreaterThan(0n)
})
