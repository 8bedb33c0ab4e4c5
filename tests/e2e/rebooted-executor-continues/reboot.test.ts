import { createShop } from '@data-migration/demo/shop'
import { expect, it } from 'vitest'
import { startControlPlane, subTaskOf, subTasksOf, untilFinished } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

it('a machine that loses its power gets the passwords again when it is back, and continues to an equal end', async () => {
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  const { api } = plane
  const executor = await plane.addExecutor(3)
  await plane.installPortal(executor)
  await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
  await onSource(pair, (connection) => createShop(connection, { database: pair.sourceDatabase, scale: 0.1 }))
  const options = { 'limit.rowsPerSecond': 500, 'full.chunkRows': 1000 }
  const body = {
    name: 'reboot',
    subTasks: [await subTaskOf(api, pair, options)],
    executorIds: [executor.id],
  }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  const running = await until('rows on the target', async () => {
    const [subTask] = await subTasksOf(api, task)
    return subTask?.state === 'full' && BigInt(subTask.measured?.rowsDone ?? 0) > 0n && subTask
  })

  await executor.machine.kill()
  await until('the sub-task to say what it waits for', async () => {
    const [subTask] = await subTasksOf(api, task)
    return subTask?.state === 'waiting' && subTask.waiting?.code === 'DM-INST-019'
  })
  await executor.machine.start()
  await until('the sub-task to go on', async () => {
    const [subTask] = await subTasksOf(api, task)
    return subTask?.epoch === running.epoch + 1 && subTask.state === 'full'
  })
  const params = { subTaskId: running.id, key: 'limit.rowsPerSecond' }
  await api.call('subTasks.setOption', { params, body: { value: 0 } })
  const [finished] = await untilFinished(api, task, 180_000)
  expect(finished).toMatchObject({ verdict: 'equal', exitCode: 0, executor: { id: executor.id } })
  expect(await compareIndependently(pair)).toEqual([])
})
