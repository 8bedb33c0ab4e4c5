import type { SubTaskDetail, SubTaskSummary } from '@data-migration/contract/api'
import type { StatementDecision } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { startControlPlane, subTaskOf, subTasksOf } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { until } from '../lib/until.ts'

const bad: ReadonlySet<SubTaskSummary['state']> = new Set(['failed', 'precheck-failed', 'stopped', 'stalled'])
const withinMs = 120_000

const tables = ['item', 'other', 'side'].map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY, v int)`)
const rows = ['item', 'other', 'side'].map((name) => `INSERT INTO ${name} VALUES (1, 1), (2, 2)`)
const late = 'ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP'

async function write(pair: MigrationPair, ...statements: string[]): Promise<void> {
  await onSource(pair, async (connection) => {
    for (const sql of statements) await connection.query(sql)
  })
}

async function targetIds(pair: MigrationPair, table: string): Promise<number[]> {
  return await onTarget(pair, async (client) => {
    const { rows: found } = await client.query<{ id: number }>(`SELECT id FROM moved.${table} ORDER BY id`)
    return found.map(({ id }) => id)
  })
}

it('a statement that cannot be followed is shown by the API, decided there, and following goes on behind it', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'online' })
  await write(pair, ...tables, ...rows)
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
  const { api, host } = plane
  const executor = await plane.addExecutor(1)
  await plane.installPortal(executor)
  const subTask = { ...(await subTaskOf(api, pair)), mode: 'online' as const }
  const body = { name: 'undecided', subTasks: [subTask], executorIds: [executor.id] }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  const params = { subTaskId: (await subTasksOf(api, task))[0]?.id ?? '' }
  const untilSeen = async (what: string, isThere: (seen: SubTaskDetail) => boolean | Promise<boolean>) => {
    const look = async () => {
      const seen = await api.call('subTasks.get', { params })
      if (bad.has(seen.state)) throw new Error(`it is ${seen.state}: ${JSON.stringify(seen.error)}`)
      return (await isThere(seen)) && seen
    }
    return await until(what, look, withinMs, 100)
  }
  const untilOpen = async (what: string) => {
    const { decision } = await untilSeen(what, (seen) => seen.undecided)
    if (decision === null) throw new Error('it waits, and does not say for what')
    return decision
  }

  await untilSeen(
    'incremental',
    ({ state, verification }) => state === 'incremental' && verification !== null,
  )
  await write(pair, 'INSERT INTO item VALUES (3, 3)', `ALTER TABLE item ${late}`)
  await write(
    pair,
    "INSERT INTO item VALUES (4, 4, '2024-01-02 03:04:05')",
    'INSERT INTO other VALUES (3, 3)',
  )
  const open = await untilOpen('the statement')
  expect(open).toMatchObject({
    database: pair.sourceDatabase,
    sql: `ALTER TABLE item ${late}`,
    tables: ['item'],
    reason: expect.stringContaining('time of the statement') as string,
    position: { kind: 'mariadb-gtid' },
    error: { code: 'DM-INC-017' },
    choices: ['skip', 'run', 'leave-out'],
  })
  const paused = await api.call('subTasks.get', { params })
  expect(paused).toMatchObject({ state: 'incremental-paused', possible: ['stop', 'resume', 'finish'] })
  expect((await api.call('tasks.get', { params: { taskId: task.id } })).state).toBe('running')
  // In front of it everything is there, behind it nothing.
  expect([await targetIds(pair, 'item'), await targetIds(pair, 'other')]).toEqual([
    [1, 2, 3],
    [1, 2],
  ])

  const decide = (decision: StatementDecision) => api.call('subTasks.decide', { params, body: decision })
  await expect(decide({ statement: '0'.repeat(32), action: 'skip' })).rejects.toMatchObject({
    status: 409,
    code: 'DM-TASK-121',
  })
  const statement = open.id
  await expect(decide({ statement, action: 'run', sql: 'COMMIT' })).rejects.toMatchObject({ status: 400 })
  // It is kept over the end of the server, and two clicks are one decision.
  await host.kill()
  await host.start()
  const sql = `ALTER TABLE moved.item ADD COLUMN at timestamp(0) NOT NULL DEFAULT '2000-01-01' -- "it's" $HOME`
  const clicks = await Promise.all([
    decide({ statement, action: 'run', sql }),
    decide({ statement, action: 'run', sql }),
  ])
  expect(clicks.map(({ undecided }) => undecided)).toEqual([false, false])
  const following = await untilSeen(
    'what stands behind the statement',
    async ({ state }) => state === 'incremental' && (await targetIds(pair, 'other')).length === 3,
  )
  expect(following).toMatchObject({ epoch: 2, decision: null, error: null })
  expect(await targetIds(pair, 'item')).toEqual([1, 2, 3, 4])
  await write(pair, "UPDATE item SET at = '2024-05-05 05:05:05', v = v + 1")
  await until('equal rows', async () => (await compareIndependently(pair)).length === 0, withinMs, 200)

  await write(pair, `ALTER TABLE side ${late}`, "INSERT INTO side VALUES (3, 3, '2024-01-02 03:04:05')")
  const second = await untilOpen('the second statement')
  expect(second.tables).toEqual(['side'])
  await decide({ statement: second.id, action: 'leave-out' })
  await write(pair, 'DROP TABLE side', 'INSERT INTO other VALUES (4, 4)')
  await untilSeen('other tables to go on', async () => (await targetIds(pair, 'other')).length === 4)
  expect(await targetIds(pair, 'side')).toEqual([1, 2])
  expect(await compareIndependently(pair)).toEqual([])
  const records = await api.call('subTasks.records', { params, query: { page: 1, pageSize: 100 } })
  expect(records.items.flatMap(({ event, user }) => (event === 'decide' ? [user] : []))).toEqual([
    'admin',
    'admin',
  ])
  await api.call('subTasks.stop', { params, body: {} })
  await until(
    'the stop',
    async () => (await api.call('subTasks.get', { params })).state === 'stopped',
    withinMs,
    100,
  )
})
