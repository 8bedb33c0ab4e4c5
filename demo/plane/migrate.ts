import { setTimeout as delay } from 'node:timers/promises'
import type { SubTaskSummary, TaskDetail } from '@data-migration/contract/api'
import type { Report } from '@data-migration/contract/portal'
import { type ApiClient, ApiError } from '@data-migration/tests/api-client'
import type { Ends, Login } from '../prepare.ts'
import type { InstalledExecutor } from './install-portal.ts'

export interface SubTaskEnd {
  readonly ends: Ends
  readonly subTask: SubTaskSummary
  /** Absent when Portal has not come that far. */
  readonly report?: Report
}

export interface MigrationListener {
  /** At every look. */
  readonly onLook: (subTasks: readonly SubTaskSummary[]) => void
}

const lookEveryMs = 300
const atRest: ReadonlySet<SubTaskSummary['state']> = new Set([
  'finished',
  'failed',
  'stopped',
  'precheck-failed',
])

/** One main task with a sub-task for each pair, on these executors. Aborting stops it. */
export async function migrate(
  api: ApiClient,
  pairs: readonly { readonly ends: Ends; readonly login: Login }[],
  executors: readonly InstalledExecutor[],
  listener: MigrationListener,
  signal: AbortSignal,
): Promise<readonly SubTaskEnd[]> {
  const subTasks = []
  for (const { ends, login } of pairs) subTasks.push(await define(api, ends, login))
  const body = { name: 'Demo', subTasks, executorIds: executors.map(({ id }) => id) }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  const ended = await untilRest(api, task, listener, signal)
  return await Promise.all(
    ended.map(async (subTask, at) => {
      const ends = pairs[at]?.ends
      if (ends === undefined) throw new RangeError('a sub-task without its pair')
      return { ends, subTask, ...(await reportOf(api, subTask)) }
    }),
  )
}

async function define(api: ApiClient, ends: Ends, login: Login) {
  const { source, target, sourceDatabase, targetDatabase, schema, user } = ends
  const from = await api.call('dataSources.create', {
    body: {
      name: `source of ${sourceDatabase}`,
      kind: source.endpoint.kind === 'mariadb' ? 'mariadb' : 'mysql',
      host: source.endpoint.host,
      port: source.endpoint.port,
      user,
      password: login.sourcePassword,
    },
  })
  const to = await api.call('dataSources.create', {
    body: {
      name: `target of ${sourceDatabase}`,
      kind: 'postgresql',
      host: target.endpoint.host,
      port: target.endpoint.port,
      user,
      password: login.targetPassword,
      database: targetDatabase,
    },
  })
  return {
    source: { dataSourceId: from.id, database: sourceDatabase },
    target: { dataSourceId: to.id, database: targetDatabase, schema },
    mode: 'offline' as const,
  }
}

/** In the order they were given. */
async function untilRest(
  api: ApiClient,
  { id }: TaskDetail,
  { onLook }: MigrationListener,
  signal: AbortSignal,
): Promise<readonly SubTaskSummary[]> {
  for (;;) {
    const { items } = await api.call('subTasks.list', { params: { taskId: id } })
    onLook(items)
    if (items.every(({ state }) => atRest.has(state))) return items.toSorted((a, b) => a.number - b.number)
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) continue
    await api.call('tasks.stop', { params: { taskId: id }, body: {} })
    signal.throwIfAborted()
  }
}

/** It is read from the executor just after the end. */
async function reportOf(api: ApiClient, subTask: SubTaskSummary): Promise<{ report?: Report }> {
  const params = { subTaskId: subTask.id }
  for (let tries = 0; tries < 50; tries++) {
    try {
      return { report: await api.call('subTasks.report', { params }) }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'DM-TASK-022')) throw error
      await delay(lookEveryMs)
    }
  }
  return {}
}
