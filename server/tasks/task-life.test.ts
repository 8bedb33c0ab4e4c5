import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DmError } from '@data-migration/contract/errors'
import type { SubTaskState } from '@data-migration/contract/task'
import { ann } from './control-plane.fixture.ts'
import { openSimulatedPlane, type SimulatedPlane } from './simulated-plane.fixture.ts'

let plane: SimulatedPlane

beforeEach(async () => {
  plane = await openSimulatedPlane(2)
})
afterEach(async () => await plane[Symbol.asyncDispose]())

const get = (id: string) => plane.store.subTasks.get(id)
const life = () => plane.scheduling.life
const inState = (ids: readonly string[], state: SubTaskState) => async () =>
  (await Promise.all(ids.map(get))).every(({ point }) => point.state === state)
const executor = (id: string | null) => {
  const found = plane.fleet.executors.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`no executor ${id}`)
  return found
}
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => null,
    (error: unknown) => (error instanceof DmError ? error.code : error),
  )
const eventsOf = async (id: string) =>
  (await plane.store.records.list(id, { page: 1, pageSize: 200 })).items.map(({ event }) => event)

describe('a started task', () => {
  it('runs on the least loaded executors to its end, each step recorded', async () => {
    const { taskId, subTaskIds } = await plane.newTask(2)
    await life().operateAll(taskId, 'start', ann)
    await plane.until(inState(subTaskIds, 'finished'))
    const [first, second] = await Promise.all(subTaskIds.map(get))
    expect(new Set([first?.executorId, second?.executorId]).size).toBe(2)
    expect(first).toMatchObject({ verdict: 'equal', exitCode: 0, epoch: 1, point: { loaded: true } })
    expect(await eventsOf(subTaskIds[0] ?? '')).toEqual([
      'start',
      'run-started',
      'full-started',
      'full-done',
      'verify-started',
      'verify-done',
      'completed',
    ])
    expect((await plane.store.mainTasks.get(taskId)).state).toBe('success')
    expect(await plane.store.queue.list()).toEqual([])
  })

  it('can be started once, however fast somebody clicks', async () => {
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(life().operate(id, 'start', ann))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(codes.filter((code) => code === 'DM-TASK-006')).toHaveLength(2)
  })

  it('waits with a reason while all slots are taken', async () => {
    const { taskId, subTaskIds } = await plane.newTask(9)
    await life().operateAll(taskId, 'start', ann)
    await plane.until(async () => (await plane.store.queue.list()).some(({ reason }) => reason !== null))
    const [entry] = await plane.store.queue.list()
    expect(entry?.reason?.code).toBe('DM-TASK-040')
    await plane.until(inState(subTaskIds, 'finished'))
  })

  it('is not started where no executor has Portal', async () => {
    for (const { id } of plane.fleet.executors)
      await plane.store.executors.update(id, { installState: 'not-installed' })
    const { subTaskIds } = await plane.newTask(1)
    expect(await codeOf(life().operate(subTaskIds[0] ?? '', 'start', ann))).toBe('DM-TASK-018')
  })
})

describe('stop and end', () => {
  const untilRunning = async (id: string) => {
    await plane.until(async () => (await get(id)).point.state === 'schema')
  }

  it('stops when Portal says so, and continues when resumed', async () => {
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await untilRunning(id)
    await life().operate(id, 'stop', ann)
    expect((await get(id)).point).toMatchObject({ state: 'schema', pending: 'stop' })
    await plane.until(inState([id], 'stopped'))
    await life().operate(id, 'resume', ann)
    await plane.until(inState([id], 'finished'))
    expect((await get(id)).exitCode).toBe(0)
  })

  it('ends a task that was started the moment before, and leaves no process behind', async () => {
    const { taskId, subTaskIds } = await plane.newTask(3)
    await Promise.all([life().operateAll(taskId, 'start', ann), life().operateAll(taskId, 'finish', ann)])
    await plane.until(inState(subTaskIds, 'finished'))
    await plane.until(async () =>
      (await Promise.all(subTaskIds.map(get))).every(({ scheduling }) => scheduling.run === null),
    )
    expect(plane.fleet.executors.map(({ living }) => living)).toEqual([0, 0])
    expect((await plane.store.mainTasks.get(taskId)).state).toBe('finished')
  })

  it('stops while Portal is being installed, and does not begin afterwards', async () => {
    const [first, second] = plane.fleet.executors.map(({ id }) => id)
    await plane.store.executors.update(first ?? '', { installState: 'installing' })
    await plane.store.executors.update(second ?? '', { installState: 'not-installed' })
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'installing'))
    await life().operate(id, 'stop', ann)
    await plane.store.executors.update(first ?? '', { installState: 'installed' })
    expect((await get(id)).point.state).toBe('stopped')
    await life().operate(id, 'resume', ann)
    await plane.until(inState([id], 'finished'))
  })

  it('fails with what the installation says', async () => {
    const [first, second] = plane.fleet.executors.map(({ id }) => id)
    await plane.store.executors.update(first ?? '', { installState: 'installing' })
    await plane.store.executors.update(second ?? '', { installState: 'not-installed' })
    const { taskId, subTaskIds } = await plane.newTask(1)
    await life().operate(subTaskIds[0] ?? '', 'start', ann)
    await plane.until(inState(subTaskIds, 'installing'))
    await plane.store.executors.update(first ?? '', { installState: 'failed' })
    await plane.until(inState(subTaskIds, 'failed'))
    expect(await get(subTaskIds[0] ?? '')).toMatchObject({
      installFailed: true,
      error: { code: 'DM-INST-009' },
    })
    expect((await plane.store.mainTasks.get(taskId)).state).toBe('install-failed')
  })
})

describe('what dies', () => {
  it('a Portal without a word is started again, and fences its forerunner', async () => {
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'full'))
    executor((await get(id)).executorId).kill()
    await plane.until(inState([id], 'finished'))
    expect(await get(id)).toMatchObject({ epoch: 2, verdict: 'equal' })
    expect(await eventsOf(id)).toEqual(expect.arrayContaining(['lost', 'requeued']))
  })

  it('a lost executor: the sub-task goes on elsewhere, and the old Portal ends fenced and unseen', async () => {
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'full'))
    const old = executor((await get(id)).executorId)
    old.cut()
    old.frozen = true
    await plane.until(async () => (await get(id)).executorId !== old.id)
    await plane.until(inState([id], 'finished'))
    old.heal()
    old.frozen = false
    await plane.until(async () => await Promise.resolve(old.living === 0))
    expect(old.workspaces.get(id)?.events.at(-1)).toMatchObject({ type: 'ended', exitCode: 10 })
    expect(await get(id)).toMatchObject({ verdict: 'equal', exitCode: 0, epoch: 2 })
  })

  it('the only executor: it says so, and goes on with the same process when it is back', async () => {
    const [first, second] = plane.fleet.executors
    await plane.store.executors.update(second?.id ?? '', { installState: 'not-installed' })
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'full'))
    const { process } = await get(id)
    first?.cut()
    await plane.until(async () => (await plane.store.queue.find(id))?.reason?.code === 'DM-INST-019')
    first?.heal()
    await plane.until(inState([id], 'finished'))
    expect((await get(id)).process).toEqual(process)
    expect((await get(id)).epoch).toBe(1)
  })

  it('the server: everything is taken up where it was', async () => {
    const { taskId, subTaskIds } = await plane.newTask(3)
    await life().operateAll(taskId, 'start', ann)
    await plane.until(async () => (await get(subTaskIds[0] ?? '')).point.state === 'full')
    const before = (await Promise.all(subTaskIds.map(get))).map(({ process }) => process)
    await plane.restart()
    await plane.until(inState(subTaskIds, 'finished'))
    expect((await Promise.all(subTaskIds.map(get))).map(({ process }) => process)).toEqual(before)
  })
})

describe('afterwards', () => {
  it('a reset forgets everything, and it can be started anew', async () => {
    const { subTaskIds } = await plane.newTask(1)
    const [id = ''] = subTaskIds
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'finished'))
    const where = executor((await get(id)).executorId)
    await life().reset(id, { removeTargetData: false }, ann)
    expect(await get(id)).toMatchObject({ epoch: 0, executorId: null, verdict: null, startedAt: null })
    expect(where.workspaces.has(id)).toBe(false)
    await life().operate(id, 'start', ann)
    await plane.until(inState([id], 'finished'))
    expect((await get(id)).verdict).toBe('equal')
  })

  it('data are removed only when the name was typed', async () => {
    const { taskId, subTaskIds } = await plane.newTask(1)
    await life().operateAll(taskId, 'start', ann)
    await plane.until(inState(subTaskIds, 'finished'))
    const order = { removeTargetData: true, confirm: 'another name' }
    expect(await codeOf(life().resetAll(taskId, order, ann))).toBe('DM-TASK-020')
  })

  it('a clone has the same definition, and nothing of the runs', async () => {
    const { taskId, subTaskIds } = await plane.newTask(2)
    await life().operateAll(taskId, 'start', ann)
    await plane.until(inState(subTaskIds, 'finished'))
    const clone = await life().clone(taskId, 'again', ann)
    const copies = await plane.store.subTasks.ofTask(clone.id)
    expect(copies.map(({ target }) => target)).toEqual(
      (await plane.store.subTasks.ofTask(taskId)).map(({ target }) => target),
    )
    expect(copies.map(({ point }) => point.state)).toEqual(['not-started', 'not-started'])
  })

  it('a task at rest is deleted with its workspaces, one that runs is not', async () => {
    const { taskId, subTaskIds } = await plane.newTask(1)
    await life().operateAll(taskId, 'start', ann)
    expect(await codeOf(life().remove(taskId, ann))).toBe('DM-TASK-011')
    await plane.until(inState(subTaskIds, 'finished'))
    const where = executor((await get(subTaskIds[0] ?? '')).executorId)
    await life().remove(taskId, ann)
    expect(await plane.store.mainTasks.find(taskId)).toBeNull()
    expect(where.workspaces.size).toBe(0)
  })
})
