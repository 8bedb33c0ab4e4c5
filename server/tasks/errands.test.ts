import { afterEach, beforeEach, expect, it } from 'vitest'
import { DmError, dmError, toErrorBody } from '@data-migration/contract/errors'
import type { ErrandKind, SubTaskState } from '@data-migration/contract/task'
import { changeSubTask } from './change-sub-task.ts'
import { ann } from './control-plane.fixture.ts'
import { openSimulatedPlane, type SimulatedPlane } from './simulated-plane.fixture.ts'

let plane: SimulatedPlane

beforeEach(async () => {
  plane = await openSimulatedPlane(2)
})
afterEach(async () => await plane[Symbol.asyncDispose]())

const get = (id: string) => plane.store.subTasks.get(id)
const ask = (id: string, kind: ErrandKind | 'start' | 'stop' | 'resume' | 'finish') =>
  plane.scheduling.life.operate(id, kind, ann)
const untilIn = (id: string, state: SubTaskState) =>
  plane.until(async () => (await get(id)).point.state === state)
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => null,
    (error: unknown) => (error instanceof DmError ? error.code : error),
  )

/** A migration that has ended well. */
async function finished(): Promise<string> {
  const { subTaskIds } = await plane.newTask(1)
  const [id = ''] = subTaskIds
  await ask(id, 'start')
  await untilIn(id, 'finished')
  await plane.until(async () => (await get(id)).scheduling.reportOn === null)
  return id
}

/** Without running: an end the simulation does not come to. */
async function put(id: string, state: 'failed' | 'stopped'): Promise<void> {
  const error = toErrorBody(dmError('DM-TGT-007', { problem: 'gone' }))
  await changeSubTask(plane.store, id, ({ point }) => ({ move: { point: { ...point, state }, error } }))
}

it.each<ErrandKind>(['verify', 'repair', 'apply-repair'])(
  '%s of a finished one is a run of its own',
  async (kind) => {
    const id = await finished()
    await ask(id, kind)
    expect((await get(id)).point).toMatchObject({ state: 'waiting', errand: { kind, from: 'finished' } })
    await plane.until(async () => (await get(id)).epoch === 2)
    await untilIn(id, 'finished')
    expect(await get(id)).toMatchObject({
      exitCode: 0,
      verdict: 'equal',
      point: { errand: null, loaded: true },
    })
    const { items } = await plane.store.records.list(id, { page: 1, pageSize: 200 })
    expect(items.slice(-4).map(({ event, user }) => [event, user])).toEqual([
      [kind, 'ann'],
      ['run-started', null],
      ['verify-done', null],
      ['completed', null],
    ])
  },
)

it('is asked for once, however fast somebody clicks', async () => {
  const id = await finished()
  const codes = await Promise.all([1, 2, 3].map(() => codeOf(ask(id, 'apply-repair'))))
  expect(codes.toSorted()).toEqual(['DM-TASK-006', 'DM-TASK-006', null])
})

it('survives a restart of the server before its launch', async () => {
  const id = await finished()
  for (const executor of plane.fleet.executors) executor.cut()
  await ask(id, 'apply-repair')
  await plane.restart()
  expect((await get(id)).point.errand).toEqual({ kind: 'apply-repair', from: 'finished' })
  for (const executor of plane.fleet.executors) executor.heal()
  await plane.until(async () => (await get(id)).epoch >= 2)
  await untilIn(id, 'finished')
})

it('goes on when its process dies without a word', async () => {
  const id = await finished()
  await ask(id, 'repair')
  await untilIn(id, 'verifying')
  for (const executor of plane.fleet.executors) executor.kill()
  await plane.until(async () => (await get(id)).epoch >= 3)
  await untilIn(id, 'finished')
  expect((await get(id)).point.errand).toBeNull()
})

it('leads back to what had failed before, with its reason', async () => {
  const id = await finished()
  await put(id, 'failed')
  await ask(id, 'verify')
  expect((await get(id)).error).toBeNull()
  await plane.until(async () => (await get(id)).epoch === 2)
  await untilIn(id, 'failed')
  expect(await get(id)).toMatchObject({
    error: { code: 'DM-TGT-007' },
    verdict: 'equal',
    point: { errand: null },
  })
})

it('does not take up again what was begun for something else', async () => {
  const id = await finished()
  await ask(id, 'verify')
  await untilIn(id, 'verifying')
  for (const executor of plane.fleet.executors) executor.frozen = true
  for (const executor of plane.fleet.executors) executor.cut()
  await plane.until(async () => (await get(id)).point.state === 'waiting')
  await ask(id, 'stop')
  await ask(id, 'apply-repair')
  for (const executor of plane.fleet.executors) {
    executor.heal()
    executor.frozen = false
  }
  await plane.until(async () => (await get(id)).epoch >= 3)
  await untilIn(id, 'finished')
  const { items } = await plane.store.records.list(id, { page: 1, pageSize: 200 })
  expect(items.findLast(({ kind }) => kind === 'operation')?.event).toBe('apply-repair')
})

it('claims the target again, and is refused where another task writes to it', async () => {
  const id = await finished()
  const { target, source, mode, objects, phases, preset, options } = await get(id)
  const other = await plane.newTask(0)
  await plane.store.subTasks.create(other.taskId, {
    source,
    target,
    mode,
    objects,
    phases,
    preset,
    options,
    pinnedTo: null,
  })
  expect(await codeOf(ask(id, 'verify'))).toBe('DM-TASK-004')
  expect((await get(id)).point).toMatchObject({ state: 'finished', errand: null })
})
