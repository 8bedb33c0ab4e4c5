import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { TaskDetail } from '@data-migration/contract/api'
import { createShop } from '@data-migration/demo/shop'
import { type StoredEvent, storedEventSchema } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import type { ApiClient } from '../lib/api-client.ts'
import { type PlaneExecutor, startControlPlane, subTaskOf, subTasksOf } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource } from '../lib/migration-pair.ts'
import { seededRandom } from '../lib/seeded-random.ts'
import { until } from '../lib/until.ts'

/** The first kills may meet the schema, whose views and routines take their time. */
const atWork: ReadonlySet<string> = new Set(['waiting', 'schema', 'full'])
const kills = 20
const launchKills = 2
const seed = Number(process.env['TEST_SEED'] ?? Date.now())

/** Everything a Portal has ever said, as it lies on the executor. */
function eventsOf({ machine, directory }: PlaneExecutor, subTaskId: string): readonly StoredEvent[] {
  const file = machine.hostPath(`${directory}/portal/workspace/${subTaskId}/events.jsonl`)
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => storedEventSchema.parse(JSON.parse(line)))
}

/** Every sub-task has copied more rows than before, and the server knows it; the smallest number of rows. */
async function untilMoreRows(api: ApiClient, task: TaskDetail, before: bigint): Promise<bigint> {
  return await until(
    `more than ${before} rows of every sub-task`,
    async () => {
      const counts = (await subTasksOf(api, task)).map(({ measured }) => BigInt(measured?.rowsDone ?? 0))
      const fewest = counts.reduce((a, b) => (a < b ? a : b))
      return fewest > before && fewest
    },
    120_000,
    100,
  )
}

/** The processes as the executors name them: pid, start time and boot, in the order of the sub-tasks. */
async function processesOf(
  api: ApiClient,
  task: TaskDetail,
  executors: readonly PlaneExecutor[],
): Promise<readonly string[]> {
  return (await subTasksOf(api, task)).map(({ id, executor }) => {
    const where = executors.find((one) => one.id === executor?.id)
    if (where === undefined) throw new Error('a sub-task runs nowhere')
    const { machine, directory } = where
    return readFileSync(machine.hostPath(`${directory}/portal/workspace/${id}/pid`), 'utf8')
  })
}

it(`a server killed at ${kills} random moments follows the same Portals to an equal end`, async () => {
  const random = seededRandom(seed)
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  const { api, host } = plane
  const executors = [await plane.addExecutor(1), await plane.addExecutor(2)]
  for (const executor of executors) await plane.installPortal(executor)
  await using stack = new AsyncDisposableStack()
  const pairs = []
  for (const source of ['mysql97', 'mariadb'] as const) {
    const pair = stack.use(await createPair({ source, target: 'pg15' }))
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.2 }),
    )
    pairs.push(pair)
  }
  const options = { 'limit.rowsPerSecond': 300, 'full.workers': 2, 'full.chunkRows': 1000 }
  const subTasks = []
  for (const pair of pairs) subTasks.push(await subTaskOf(api, pair, options))
  const executorIds = executors.map(({ id }) => id)
  const task = await api.call('tasks.create', { body: { name: `seed ${seed}`, subTasks, executorIds } })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })

  let running = 0
  let rows = 0n
  let processes: readonly string[] = []
  for (let n = 0; n < kills; n++) {
    // The first ones hit the launch; then every other one the way back to the Portals, the rest what follows it.
    if (n >= launchKills && n % 2 === 0) rows = await untilMoreRows(api, task, rows)
    if (n === launchKills) processes = await processesOf(api, task, executors)
    await delay(random() * 2500)
    await host.kill()
    await host.start()
    if ((await subTasksOf(api, task)).every(({ state }) => atWork.has(state))) running += 1
  }
  // Otherwise the kills would have hit a server that had nothing to do.
  expect({ seed, running }).toEqual({ seed, running: kills })
  expect(await processesOf(api, task, executors)).toEqual(processes)
  expect(new Set(processes).size).toBe(pairs.length)
  for (const { id } of await subTasksOf(api, task))
    await api.call('subTasks.setOption', {
      params: { subTaskId: id, key: 'limit.rowsPerSecond' },
      body: { value: 0 },
    })

  const finished = await until(
    'both sub-tasks to end',
    async () => {
      const all = await subTasksOf(api, task)
      return all.every(({ finishedAt }) => finishedAt !== null) && all
    },
    300_000,
  )
  expect(finished.map(({ state, verdict, epoch, error }) => [state, verdict, epoch, error])).toEqual(
    Array(2).fill(['finished', 'equal', 1, null]),
  )
  for (const { id, executor } of finished) {
    const where = executors.find((one) => one.id === executor?.id)
    const events = where === undefined ? [] : eventsOf(where, id)
    // One process from the first event to the last, and not one number missing.
    expect(events.filter(({ type }) => type === 'run-started')).toHaveLength(1)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const told = await api.call('subTasks.records', { params: { subTaskId: id }, query: { pageSize: 500 } })
    const states = told.items.filter(({ kind }) => kind === 'state').map(({ event }) => event)
    expect(states).toEqual([
      'run-started',
      'full-started',
      'full-done',
      'verify-started',
      'verify-done',
      'completed',
    ])
  }
  for (const pair of pairs) expect(await compareIndependently(pair)).toEqual([])
})
