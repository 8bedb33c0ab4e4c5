import type { StatementDecision, UndecidedStatement } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { sampleOrder } from '../testing/sample-order.ts'
import { ann } from './control-plane.fixture.ts'
import { openSimulatedPlane } from './simulated-plane.fixture.ts'

const statement: UndecidedStatement = {
  id: 'a'.repeat(32),
  position: { kind: 'mariadb-gtid', value: '0-1-9' },
  database: 'shop',
  sql: 'ALTER TABLE item ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP',
  reason: 'its rows get the time of the statement',
  tables: ['item'],
}
const skip: StatementDecision = { statement: statement.id, action: 'skip' }

/** An online sub-task whose run has ended at the statement. */
async function openUndecided() {
  await using stack = new AsyncDisposableStack()
  const plane = stack.use(await openSimulatedPlane(1))
  const [executor] = plane.fleet.executors
  if (executor === undefined) throw new RangeError('no executor')
  executor.statement = statement
  const { taskId } = await plane.newTask(0)
  const id = await plane.addSubTask(taskId, sampleOrder({ mode: 'online' }))
  const get = () => plane.store.subTasks.get(id)
  await plane.scheduling.life.operate(id, 'start', ann)
  await plane.until(async () => (await get()).exitCode !== null)
  const owned = stack.move()
  return {
    ...{ plane, executor, id, get },
    decide: (decision: StatementDecision) => plane.scheduling.life.decide(id, decision, ann),
    runs: async () => (await get()).scheduling.runs,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

it('pauses at a statement nobody has decided about, keeps it over a restart, and goes on once it is decided, clicked twice or not', async () => {
  await using undecided = await openUndecided()
  const { plane, executor, id, get, decide, runs } = undecided
  expect(await get()).toMatchObject({
    point: { state: 'incremental-paused' },
    error: { code: 'DM-INC-017' },
    undecided: statement,
    finishedAt: null,
  })
  await plane.restart()
  expect((await get()).undecided).toEqual(statement)

  await Promise.all([decide(skip), decide(skip)])
  expect(executor.decisions).toEqual([skip])
  await plane.until(async () => (await get()).undecided === null)
  expect(await get()).toMatchObject({ point: { state: 'incremental' }, error: null })
  await decide(skip)
  expect([executor.decisions.length, await runs()]).toEqual([1, 2])
  const { items } = await plane.store.records.list(id, { page: 1, pageSize: 100 })
  expect(items.filter(({ kind }) => kind === 'operation').map(({ event, user }) => [event, user])).toEqual([
    ['start', 'ann'],
    ['decide', 'ann'],
  ])
  await expect(decide({ statement: statement.id, action: 'leave-out' })).rejects.toMatchObject({
    code: 'DM-TASK-120',
  })
})

it('changes nothing where the statement is another one, or the executor cannot be reached', async () => {
  await using undecided = await openUndecided()
  const { executor, get, decide, runs } = undecided
  const other: StatementDecision = { statement: 'b'.repeat(32), action: 'run', sql: 'SELECT 1' }
  await expect(decide(other)).rejects.toMatchObject({ code: 'DM-TASK-121' })
  executor.cut()
  await expect(decide(skip)).rejects.toMatchObject({ code: 'DM-SSH-001' })
  expect([executor.decisions, await runs()]).toEqual([[], 1])
  expect(await get()).toMatchObject({ point: { state: 'incremental-paused' }, undecided: statement })
  executor.heal()
  // Whoever sits at the executor has gone on from there.
  executor.workspaces.get((await get()).id)?.events.splice(-3)
  await expect(decide(skip)).rejects.toMatchObject({ code: 'DM-TASK-121' })
})
