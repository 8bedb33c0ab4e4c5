import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  ensureService,
  uniqueName,
} from '@data-migration/tests/testbed'
import { expect, it } from 'vitest'
import { type PlaneExecutor, startControlPlane, subTasksOf, untilFinished } from '../lib/control-plane.ts'
import { until } from '../lib/until.ts'

const total = 100
const slots = 4

it('100 sub-tasks over three executors with 4 slots each run through, none lost and none doubled', async () => {
  await using plane = await startControlPlane({ 'executor.slots': slots, 'executor.heartbeatSeconds': 5 })
  const { api } = plane
  const executors: PlaneExecutor[] = []
  for (const number of [1, 2, 3] as const) executors.push(await plane.addExecutor(number))
  for (const executor of executors) await plane.installPortal(executor)
  const [source, target] = await Promise.all([ensureService('mariadb'), ensureService('pg15')])

  await using stack = new AsyncDisposableStack()
  const pairs: { readonly from: string; readonly to: string }[] = []
  for (let n = 0; n < total; n++) {
    const pair = { from: uniqueName('h_s'), to: uniqueName('h_t') }
    stack.use(await createScratchDatabase(source, pair.from))
    stack.use(await createScratchDatabase(target, pair.to))
    await using mysql = await adminMysql(source, pair.from)
    await mysql.query('CREATE TABLE one (id int PRIMARY KEY, which varchar(20))')
    await mysql.query('INSERT INTO one VALUES (1, ?), (2, ?)', [`first ${n}`, `second ${n}`])
    pairs.push(pair)
  }
  const login = (kind: 'mariadb' | 'postgresql', { host, port, adminUser, adminPassword }: typeof source) =>
    api.call('dataSources.create', {
      body: {
        name: `${kind} ${uniqueName('h')}`,
        kind,
        host,
        port,
        user: adminUser,
        password: adminPassword,
      },
    })
  const [from, to] = [await login('mariadb', source), await login('postgresql', target)]
  const subTasks = pairs.map((pair) => ({
    source: { dataSourceId: from.id, database: pair.from },
    target: { dataSourceId: to.id, database: pair.to, schema: 'moved' },
    mode: 'offline' as const,
    preset: 'small' as const,
    options: { 'full.workers': 1 },
  }))
  const body = { name: 'a hundred', subTasks, executorIds: executors.map(({ id }) => id) }
  const task = await api.call('tasks.create', { body })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })

  const waiting = await until('somebody to wait with a reason', async () => {
    const all = await subTasksOf(api, task)
    return all.find(({ state, waiting: reason }) => state === 'waiting' && reason?.code === 'DM-TASK-040')
  })
  expect(waiting.reason).not.toBe('')
  const most = { slots: 0 }
  const watch = setInterval(() => {
    void api
      .call('executors.list', { query: { pageSize: 50 } })
      .then(({ items }) => (most.slots = Math.max(most.slots, ...items.map(({ slotsUsed }) => slotsUsed))))
      .catch(() => undefined)
  }, 500)
  const finished = await untilFinished(api, task, 800_000).finally(() => clearInterval(watch))
  expect(most.slots).toBeLessThanOrEqual(slots)
  expect(finished).toHaveLength(total)
  // One epoch each: nothing was ever started twice.
  expect(finished.filter(({ verdict, epoch }) => verdict !== 'equal' || epoch !== 1)).toEqual([])
  expect(new Set(finished.map(({ executor }) => executor?.id)).size).toBe(executors.length)
  for (const [index, { to: database }] of pairs.entries()) {
    await using pg = await adminPg(target, database)
    const { rows } = await pg.query<{ which: string }>('SELECT which FROM moved.one ORDER BY id')
    expect(rows.map(({ which }) => which)).toEqual([`first ${index}`, `second ${index}`])
  }
})
