import { createShop } from '@data-migration/demo/shop'
import type { TaskDetail } from '@data-migration/contract/api'
import { ensureExecutor } from '@data-migration/tests/testbed'
import { subTaskOf, subTasksOf, untilFinished } from '../../e2e/lib/control-plane.ts'
import { createWorkloadTables, startWorkload } from '../../e2e/lib/change-workload.ts'
import { createFewTables, damageTarget } from '../../e2e/lib/damaged-rows.ts'
import { createPair, type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import { until } from '../../e2e/lib/until.ts'
import { readyExecutor } from './ready-executor.ts'
import type { Stage } from './stage.ts'

/** A stage on which things have happened: enough for every page to have something to show. */
export interface Furnished extends AsyncDisposable {
  readonly executorId: string
  /** Equal, with its one sub-task. */
  readonly finished: Ids
  /** Rows were rejected. */
  readonly withRejects: Ids
  /** Copies slowly for as long as the stage stands. */
  readonly running: Ids
  /** Follows a source that goes on changing, for as long as the stage stands; found equal at a place of its log. */
  readonly following: Ids
  /** Its schema is assessed. */
  readonly notStarted: Ids
  /** Somebody wrote to its target; repair SQL is made and not applied. */
  readonly differing: Ids
}

export interface Ids {
  readonly taskId: string
  readonly subTaskId: string
}

export async function furnish(stage: Stage): Promise<Furnished> {
  await using stack = new AsyncDisposableStack()
  const { api } = stage
  const executorId = await readyExecutor(stage)
  const second = await ensureExecutor(2)
  await api.call('machines.create', {
    body: {
      name: 'exec-2 (new)',
      host: second.host,
      port: second.port,
      users: [{ name: second.user, secret: { kind: 'private-key', privateKey: second.privateKey } }],
    },
  })
  const live = stack.use(await createPair({ source: 'mariadb', target: 'pg15', grants: 'online' }))
  await createWorkloadTables(live)
  const [slow, rejecting] = await Promise.all([anotherPair(0.2), anotherPair(0.05)])
  const damaged = stack.use(await createPair({ source: 'mariadb', target: 'pg15' }))
  await createFewTables(damaged)
  stack.use(slow)
  stack.use(rejecting)
  await onSource(rejecting, async (connection) => {
    await connection.query('SET sql_mode = ""')
    await connection.query('CREATE TABLE visit (id int PRIMARY KEY, seen_on date NOT NULL)')
    await connection.query(
      `INSERT INTO visit VALUES ${Array.from({ length: 40 }, (_unused, index) => `(${index}, '0000-00-00')`).join()}`,
    )
  })
  const create = async (
    name: string,
    pair: MigrationPair,
    options: Record<string, string | number | boolean> = {},
    mode: 'offline' | 'online' = 'offline',
  ) => {
    const subTask = { ...(await subTaskOf(api, pair, options)), mode }
    return await api.call('tasks.create', {
      body: { name, executorIds: [executorId], subTasks: [subTask] },
    })
  }
  const finished = await create('shop cut-over', stage.pair)
  const withRejects = await create('visits with zero dates', rejecting, { 'value.zeroDate': 'reject' })
  const running = await create('archive 2019–2023', slow, { 'limit.rowsPerSecond': 200 })
  const following = await create('accounts, switch-over', live, {}, 'online')
  const differing = await create('ledger, audited', damaged)
  const workload = startWorkload(live, 1, 200)
  stack.defer(() => workload.stop())
  for (const task of [finished, withRejects, running, following, differing])
    await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  await untilFinished(api, finished, 120_000)
  await untilFinished(api, differing, 120_000)
  await damageTarget(damaged)
  await makeRepair(stage, await idsOf(stage, differing))
  await untilEnded(stage, withRejects)
  await until('rows on the way', async () => {
    const [subTask] = await subTasksOf(api, running)
    return subTask?.state === 'full' && BigInt(subTask.measured?.rowsDone ?? '0') > 0n
  })
  // What reads a database keeps it from being dropped.
  stack.defer(() => endRun(stage, running))
  stack.defer(() => endRun(stage, following))
  await until(
    'a verdict and changes beside it',
    async () => {
      const [subTask] = await subTasksOf(api, following)
      if (subTask?.state !== 'incremental') return false
      const params = { subTaskId: subTask.id }
      const { verification, incremental } = await api.call('subTasks.get', { params })
      return verification !== null && BigInt(incremental?.inserts ?? '0') > 0n
    },
    120_000,
  )
  const notStarted = await api
    .call('tasks.clone', { params: { taskId: finished.id }, body: { name: 'shop rehearsal' } })
    .catch(
      // The target of a finished task is free again; where it is not, an own pair would do.
      async () => await create('shop rehearsal', rejecting),
    )
  const rehearsal = await idsOf(stage, notStarted)
  await assess(stage, rehearsal)
  const owned = stack.move()
  return {
    executorId,
    finished: await idsOf(stage, finished),
    withRejects: await idsOf(stage, withRejects),
    running: await idsOf(stage, running),
    following: await idsOf(stage, following),
    notStarted: rehearsal,
    differing: await idsOf(stage, differing),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function assess({ api }: Stage, { subTaskId }: Ids): Promise<void> {
  const params = { subTaskId }
  await api.call('assessments.make', { params, body: {} })
  await until(
    'the assessment',
    async () => {
      const { state, error } = await api.call('assessments.get', { params })
      if (state === 'failed') throw new Error(`no assessment: ${error?.code}`)
      return state === 'made'
    },
    60_000,
  )
}

async function makeRepair({ api }: Stage, { subTaskId }: Ids): Promise<void> {
  const params = { subTaskId }
  const { epoch } = await api.call('subTasks.repair', { params, body: {} })
  await until(
    'the repair SQL',
    async () => {
      const seen = await api.call('subTasks.get', { params })
      return seen.epoch > epoch && seen.state === 'finished' && !seen.reportDue
    },
    120_000,
  )
}

async function endRun(stage: Stage, task: TaskDetail): Promise<void> {
  const going = (await subTasksOf(stage.api, task)).some(({ finishedAt }) => finishedAt === null)
  if (going) await stage.api.call('tasks.finish', { params: { taskId: task.id }, body: {} })
  await untilEnded(stage, task)
}

async function anotherPair(scale: number): Promise<MigrationPair> {
  const pair = await createPair({ source: 'mariadb', target: 'pg15' })
  await onSource(pair, (connection) => createShop(connection, { database: pair.sourceDatabase, scale }))
  return pair
}

async function untilEnded({ api }: Stage, task: TaskDetail): Promise<void> {
  await until(
    'the task to end',
    async () => (await subTasksOf(api, task)).every(({ finishedAt }) => finishedAt !== null),
    120_000,
  )
}

async function idsOf({ api }: Stage, task: TaskDetail): Promise<Ids> {
  const [subTask] = await subTasksOf(api, task)
  return { taskId: task.id, subTaskId: subTask?.id ?? '' }
}
