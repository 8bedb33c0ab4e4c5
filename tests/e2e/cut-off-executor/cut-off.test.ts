import { readFileSync } from 'node:fs'
import { createShop } from '@data-migration/demo/shop'
import { exitCode, storedEventSchema } from '@data-migration/contract/portal'
import { ensureExecutor, FaultProxy } from '@data-migration/tests/testbed'
import { expect, it } from 'vitest'
import { startControlPlane, subTaskOf, subTasksOf, untilFinished } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

const goesOnWithinMs = 60_000

it('sub-tasks of an executor that is cut off finish on another one; its own Portal ends fenced out', async () => {
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  const { api } = plane
  await using proxy = await FaultProxy.start(await ensureExecutor(1))
  const cut = await plane.addExecutor(1, proxy)
  const other = await plane.addExecutor(2)
  await plane.installPortal(cut)
  await using pair = await createPair({ source: 'mysql97', target: 'pg15' })
  await onSource(pair, (connection) => createShop(connection, { database: pair.sourceDatabase, scale: 0.1 }))
  // Slow enough to be in the middle of the copy when it is cut off, and long after.
  const options = { 'limit.rowsPerSecond': 500, 'full.chunkRows': 1000 }
  const body = {
    name: 'cut off',
    subTasks: [await subTaskOf(api, pair, options)],
    executorIds: [cut.id, other.id],
  }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  await until('rows on the target', async () => {
    const [subTask] = await subTasksOf(api, task)
    return subTask?.state === 'full' && BigInt(subTask.measured?.rowsDone ?? 0) > 0n
  })
  await plane.installPortal(other)

  await proxy.setMode({ kind: 'black-hole' })
  await until('the executor to be seen as lost', async () => {
    const { state } = await api.call('executors.get', { params: { executorId: cut.id } })
    return state === 'lost'
  })
  const lostAt = performance.now()
  const moved = await until('the sub-task to work elsewhere', async () => {
    const [subTask] = await subTasksOf(api, task)
    return subTask?.executor?.id === other.id && subTask.epoch === 2 && subTask
  })
  expect(performance.now() - lostAt).toBeLessThan(goesOnWithinMs)
  const params = { subTaskId: moved.id, key: 'limit.rowsPerSecond' }
  await api.call('subTasks.setOption', { params, body: { value: 0 } })
  const [finished] = await untilFinished(api, task, 180_000)
  expect(finished).toMatchObject({ verdict: 'equal', exitCode: 0, epoch: 2, executor: { id: other.id } })
  expect(await compareIndependently(pair)).toEqual([])

  // It could work on all the time: only the way to it was cut.
  const file = cut.machine.hostPath(`${cut.directory}/portal/workspace/${moved.id}/events.jsonl`)
  const last = await until('the old Portal to end', async () => {
    const line = await Promise.resolve(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '')
    const event = storedEventSchema.parse(JSON.parse(line))
    return event.type === 'ended' && event
  })
  expect(last).toMatchObject({ exitCode: exitCode.fenced, epoch: 1 })

  await proxy.setMode({ kind: 'pass' })
  await until('the executor to be back', async () => {
    const { state } = await api.call('executors.get', { params: { executorId: cut.id } })
    return state === 'online'
  })
  const [after] = await subTasksOf(api, task)
  expect(after).toMatchObject({ state: 'finished', verdict: 'equal', executor: { id: other.id } })
})
