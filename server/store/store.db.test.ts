import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DmError } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import { transition, type SubTaskEvent } from '@data-migration/contract/task'
import { newId } from '../ids.ts'
import { openTestMetadata, type TestMetadata } from '../testing/open-metadata.ts'
import { sampleOrder } from '../testing/sample-order.ts'
import { sampleReport } from '../testing/sample-report.ts'
import { tableCounters } from '../testing/table-counters.ts'
import type { StoreChange } from './changes.ts'
import type { Store } from './store.ts'
import type { SubTask, SubTaskMove } from './sub-tasks.ts'
import { openStore } from './typeorm/open-store.ts'

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe.each(['sqlite', 'postgres'] as const)('the store on %s', (dialect) => {
  let metadata: TestMetadata
  let store: Store
  let changes: StoreChange[]
  let clock: number

  beforeAll(async () => {
    metadata = await openTestMetadata(dialect)
    store = openStore(metadata, () => new Date(clock).toISOString())
    store.onChange((change) => changes.push(change))
  })
  beforeEach(() => {
    changes = []
    clock = Date.UTC(2026, 0, 1)
  })
  afterAll(async () => await metadata[Symbol.asyncDispose]())

  const name = () => `task ${newId()}`
  const newTask = (more: { name?: string; executorIds?: string[] } = {}) =>
    store.mainTasks.create({ name: name(), options: {}, executorIds: [], ...more }, 'ann')
  const newSubTask = async (order = sampleOrder()) => {
    const task = await newTask()
    return await store.subTasks.create(task.id, order)
  }
  const happen = async (subTask: SubTask, event: SubTaskEvent, more: SubTaskMove = {}) => {
    const outcome = transition(subTask.point, event)
    if (!outcome.ok) throw new Error(outcome.code)
    const moved = await store.subTasks.move(subTask, { ...more, point: outcome.point })
    if (moved === null) throw new Error('somebody else was first')
    return moved
  }
  const codeOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    return error instanceof DmError ? error.code : error
  }

  describe('main tasks', () => {
    it('get numbers that count on, also after a deletion', async () => {
      const first = await newTask()
      await store.mainTasks.remove(first.id)
      const second = await newTask()
      expect(second.number).toBe(first.number + 1)
    })

    it('give each of many created at once a number of its own', async () => {
      const tasks = await Promise.all(Array.from({ length: 12 }, () => newTask()))
      expect(new Set(tasks.map(({ number }) => number)).size).toBe(12)
    })

    it('keep their names apart, however many try at once', async () => {
      const taken = name()
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => codeOf(newTask({ name: taken }))))
      expect(outcomes.toSorted()).toEqual(['DM-TASK-003', 'DM-TASK-003', 'DM-TASK-003', null])
      expect((await store.mainTasks.list({ ...page, name: taken })).total).toBe(1)
    })

    it('are edited by one at a time', async () => {
      const task = await newTask()
      const definition = { name: name(), options: { 'full.workers': 3 }, executorIds: [newId()] }
      const outcomes = await Promise.all(
        [1, 2].map(() => codeOf(store.mainTasks.redefine(task.id, 0, definition))),
      )
      expect(outcomes.toSorted()).toEqual(['DM-TASK-017', null])
      expect(await store.mainTasks.get(task.id)).toMatchObject({ ...definition, revision: 1 })
    })

    it('answer DM-TASK-001 for one that is not there', async () => {
      const id = newId()
      expect(await codeOf(store.mainTasks.get(id))).toBe('DM-TASK-001')
      expect(
        await codeOf(store.mainTasks.redefine(id, 0, { name: name(), options: {}, executorIds: [] })),
      ).toBe('DM-TASK-001')
    })

    it('are found by a part of the name that holds any character', async () => {
      const odd = `100%_\\'"${newId()}`
      const task = await newTask({ name: odd })
      await newTask({ name: `100xy${newId()}` })
      const found = await store.mainTasks.list({ ...page, name: '100%_\\\'"' })
      expect(found.items.map(({ id }) => id)).toEqual([task.id])
    })

    it('are asked for by texts no name can hold, and none is found', async () => {
      const { id } = await newSubTask()
      for (const text of ['\0', '\ud800', '\uffff']) {
        expect((await store.mainTasks.list({ ...page, name: text })).total).toBe(0)
        expect((await store.mainTasks.list({ ...page, creator: text })).total).toBe(0)
        expect((await store.results.objects(id, { ...page, search: text })).total).toBe(0)
        expect((await store.results.rejected(id, { ...page, table: text })).total).toBe(0)
      }
    })

    it('are sorted and paged, those without a start last', async () => {
      const prefix = newId()
      for (const letter of ['b', 'a', 'c']) await newTask({ name: `${prefix} ${letter}` })
      const names = async (order: 'asc' | 'desc', at: number) =>
        (
          await store.mainTasks.list({ ...page, name: prefix, sort: 'name', order, page: at, pageSize: 2 })
        ).items.map((task) => task.name.at(-1))
      expect([await names('asc', 1), await names('asc', 2), await names('desc', 1)]).toEqual([
        ['a', 'b'],
        ['c'],
        ['c', 'b'],
      ])
      const second = (await store.mainTasks.list({ ...page, name: `${prefix} a` })).items[0]
      const subTask = await store.subTasks.create(second?.id ?? '', sampleOrder())
      await happen(subTask, 'start')
      const byStart = await store.mainTasks.list({ ...page, name: prefix, sort: 'startedAt', order: 'desc' })
      expect(byStart.items[0]?.name).toBe(`${prefix} a`)
    })

    it('follow their sub-tasks', async () => {
      const task = await newTask()
      const one = await store.subTasks.create(task.id, sampleOrder())
      const two = await store.subTasks.create(task.id, sampleOrder())
      expect(await store.mainTasks.get(task.id)).toMatchObject({ state: 'not-started', startedAt: null })
      clock += 1000
      const oneWaits = await happen(one, 'start')
      expect(await store.mainTasks.get(task.id)).toMatchObject({
        state: 'running',
        startedAt: '2026-01-01T00:00:01.000Z',
        finishedAt: null,
      })
      await happen(oneWaits, 'finish')
      clock += 1000
      await happen(await happen(two, 'start'), 'finish')
      expect(await store.mainTasks.get(task.id)).toMatchObject({
        state: 'finished',
        startedAt: '2026-01-01T00:00:01.000Z',
        finishedAt: '2026-01-01T00:00:02.000Z',
      })
    })

    it('are right also when their sub-tasks end at the same moment', async () => {
      const task = await newTask()
      const running: SubTask[] = []
      for (let index = 0; index < 6; index++)
        running.push(await happen(await store.subTasks.create(task.id, sampleOrder()), 'start'))
      await Promise.all(running.map((subTask) => happen(subTask, 'failed')))
      expect(await store.mainTasks.get(task.id)).toMatchObject({ state: 'failed' })
    })

    it('take everything of theirs along when they are removed', async () => {
      const { taskId, id } = await newSubTask()
      await store.records.add(id, {
        kind: 'operation',
        event: 'start',
        state: 'waiting',
        user: 'ann',
        detail: '',
      })
      await store.queue.add(id)
      await store.cursors.advance(id, newId(), 1, 1)
      await store.mainTasks.remove(taskId)
      expect(await store.subTasks.find(id)).toBeNull()
      expect(await store.queue.find(id)).toBeNull()
      expect((await store.records.list(id, page)).total).toBe(0)
    })

    it('say who uses a data source and an executor', async () => {
      const executorId = newId()
      const order = sampleOrder()
      const task = await newTask({ executorIds: [executorId] })
      await store.subTasks.create(task.id, order)
      expect(await store.mainTasks.namesUsingDataSource(order.source.dataSourceId)).toEqual([task.name])
      expect(await store.mainTasks.namesUsingDataSource(order.target.dataSourceId)).toEqual([task.name])
      expect(await store.mainTasks.namesUsingDataSource(newId())).toEqual([])
      expect(await store.mainTasks.namesUsingExecutor(executorId)).toEqual([task.name])
    })
  })

  describe('sub-tasks', () => {
    it('come back as they were given', async () => {
      const order = sampleOrder({
        mode: 'online',
        objects: { tables: { include: ['a*'], exclude: ["O'Neil"] } },
        options: { 'full.workers': 2, 'target.existing': 'append' },
        preset: 'max',
        pinnedTo: newId(),
      })
      const created = await newSubTask(order)
      expect(await store.subTasks.get(created.id)).toEqual(created)
      expect(created).toMatchObject({
        ...order,
        order: 0,
        version: 0,
        point: {
          state: 'not-started',
          mode: 'online',
          loaded: false,
          reversed: false,
          pending: null,
          errand: null,
        },
      })
      expect(created.since).toMatch(time)
    })

    it('are moved by exactly one of those who have read the same version', async () => {
      const subTask = await newSubTask()
      const point = { ...subTask.point, state: 'waiting' as const }
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => store.subTasks.move(subTask, { point })),
      )
      expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1)
      expect(await store.subTasks.get(subTask.id)).toMatchObject({ version: 1, point })
    })

    it('remember what their runs are for', async () => {
      const subTask = await newSubTask()
      const errand = { kind: 'apply-repair', from: 'finished' } as const
      const point = { ...subTask.point, state: 'waiting' as const, loaded: true, errand }
      const sent = await store.subTasks.move(subTask, { point })
      expect(sent?.point).toEqual(point)
      expect((await store.subTasks.get(subTask.id)).point).toEqual(point)
    })

    it('keep what a move does not name, and the time of the state', async () => {
      const subTask = await newSubTask()
      clock += 5000
      const waiting = await happen(subTask, 'start', { epoch: 3, executorId: newId() })
      clock += 5000
      const noted = await store.subTasks.move(waiting, { lagMs: 12.5, verdict: 'equal' })
      expect(noted).toMatchObject({
        epoch: 3,
        executorId: waiting.executorId,
        lagMs: 12.5,
        verdict: 'equal',
        since: '2026-01-01T00:00:05.000Z',
        version: 2,
      })
    })

    it('take notes without a new version', async () => {
      const subTask = await newSubTask()
      await store.subTasks.note(subTask.id, { phase: 'full', position: { kind: 'lsn', value: '0/1' } })
      expect(await store.subTasks.get(subTask.id)).toMatchObject({
        version: 0,
        phase: 'full',
        position: { kind: 'lsn', value: '0/1' },
      })
    })

    it('are removed and redefined only while not started', async () => {
      const subTask = await newSubTask()
      await happen(subTask, 'start')
      expect(await codeOf(store.subTasks.redefine(subTask.id, sampleOrder()))).toBe('DM-TASK-005')
      expect(await codeOf(store.subTasks.remove(subTask.id))).toBe('DM-TASK-005')
      expect(await codeOf(store.subTasks.get(newId()))).toBe('DM-TASK-002')
    })

    it('are replaced as a whole, in the order given, also with their targets swapped', async () => {
      const task = await newTask()
      const a = await store.subTasks.create(task.id, sampleOrder())
      const b = await store.subTasks.create(task.id, sampleOrder())
      const c = await store.subTasks.create(task.id, sampleOrder())
      const after = await store.subTasks.replaceAll(task.id, [
        { order: sampleOrder({ target: c.target }) },
        { id: b.id, order: sampleOrder({ target: a.target }) },
        { id: a.id, order: sampleOrder({ target: b.target }) },
      ])
      expect(after.map(({ target }) => target)).toEqual([c.target, a.target, b.target])
      expect(await store.subTasks.ofTask(task.id)).toEqual(after)
      expect(await store.subTasks.find(c.id)).toBeNull()
    })

    it('stay as they are when one of the replacements is refused', async () => {
      const other = await newSubTask()
      const before = await newSubTask()
      const replace = (id: string, order = sampleOrder()) =>
        store.subTasks.replaceAll(before.taskId, [
          { id: before.id, order: sampleOrder() },
          { id, order },
        ])
      expect(await codeOf(replace(other.id))).toBe('DM-TASK-002')
      const taken = sampleOrder({ target: other.target })
      expect(await codeOf(store.subTasks.replaceAll(before.taskId, [{ order: taken }]))).toBe('DM-TASK-004')
      expect(await store.subTasks.ofTask(before.taskId)).toEqual([before])
      expect(await codeOf(newSubTask(sampleOrder({ target: before.target })))).toBe('DM-TASK-004')
      await happen(before, 'start')
      expect(await codeOf(store.subTasks.replaceAll(before.taskId, []))).toBe('DM-TASK-005')
    })

    it('lose their version when they are redefined', async () => {
      const before = await newSubTask()
      await store.subTasks.redefine(before.id, sampleOrder())
      const stale = await store.subTasks.move(before, { point: { ...before.point, state: 'waiting' } })
      expect(stale).toBeNull()
    })
  })

  describe('a target', () => {
    it('belongs to one unfinished sub-task, however many ask at once', async () => {
      const { target } = sampleOrder()
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => codeOf(newSubTask(sampleOrder({ target })))))
      expect(outcomes.toSorted()).toEqual(['DM-TASK-004', 'DM-TASK-004', 'DM-TASK-004', null])
    })

    it('is the same whatever the case of the host and the data source, and another with another schema', async () => {
      const { target } = await newSubTask()
      const again = { ...target, dataSourceId: newId(), host: target.host.toUpperCase() }
      expect(await codeOf(newSubTask(sampleOrder({ target: again })))).toBe('DM-TASK-004')
      expect(await codeOf(newSubTask(sampleOrder({ target: { ...again, schema: 'other' } })))).toBeNull()
      expect(await codeOf(newSubTask(sampleOrder({ target: { ...again, port: 5433 } })))).toBeNull()
    })

    it('says which task writes to it, until that has finished', async () => {
      const subTask = await newSubTask()
      const { host, port, database } = subTask.target
      const { id: taskId, name: taskName } = await store.mainTasks.get(subTask.taskId)
      const used = async () => (await store.subTasks.claimedDatabases(host.toUpperCase(), port)).get(database)
      expect(await used()).toEqual({ taskId, taskName })
      await happen(await happen(subTask, 'start'), 'finish')
      expect(await used()).toBeUndefined()
    })

    it('is refused to a second sub-task of the same task', async () => {
      const { taskId, target } = await newSubTask()
      expect(await codeOf(store.subTasks.create(taskId, sampleOrder({ target })))).toBe('DM-TASK-029')
    })

    it('is free again when its sub-task has finished or is gone', async () => {
      const first = await newSubTask()
      await happen(await happen(first, 'start'), 'finish')
      const second = await newSubTask(sampleOrder({ target: first.target }))
      await store.mainTasks.remove(second.taskId)
      expect(await codeOf(newSubTask(sampleOrder({ target: first.target })))).toBeNull()
    })

    it('stays with one that has failed or was stopped: its Portal may still live', async () => {
      const first = await newSubTask()
      await happen(await happen(first, 'start'), 'failed')
      expect(await codeOf(newSubTask(sampleOrder({ target: first.target })))).toBe('DM-TASK-004')
    })

    it('is asked for at the start by a clone that did not get it', async () => {
      const first = await newSubTask()
      const task = await newTask()
      const clone = await store.subTasks.create(task.id, sampleOrder({ target: first.target }), 'if-free')
      expect(await codeOf(happen(clone, 'start'))).toBe('DM-TASK-004')
      expect(await store.subTasks.get(clone.id)).toMatchObject({ version: 0, point: clone.point })
      await happen(await happen(first, 'start'), 'finish')
      await happen(clone, 'start')
      expect(await codeOf(newSubTask(sampleOrder({ target: first.target })))).toBe('DM-TASK-004')
    })

    it('is not taken twice by a reset', async () => {
      const first = await newSubTask()
      const finished = await happen(await happen(first, 'start'), 'finish')
      await newSubTask(sampleOrder({ target: first.target }))
      const again = await happen(finished, 'reset')
      expect(await codeOf(happen(again, 'start'))).toBe('DM-TASK-004')
    })
  })

  describe('a transaction', () => {
    it('leaves nothing behind and tells nobody when it fails', async () => {
      const taken = name()
      const failing = store.transaction(async (inside) => {
        const task = await inside.mainTasks.create({ name: taken, options: {}, executorIds: [] }, 'ann')
        await inside.subTasks.create(task.id, sampleOrder())
        throw new RangeError('enough')
      })
      await expect(failing).rejects.toThrow('enough')
      expect((await store.mainTasks.list({ ...page, name: taken })).total).toBe(0)
      expect(changes).toEqual([])
    })

    it('tells what has changed once it is there', async () => {
      const task = await newTask()
      changes = []
      const subTask = await store.transaction(async (inside) => {
        const created = await inside.subTasks.create(task.id, sampleOrder())
        expect(changes).toEqual([])
        return created
      })
      expect(changes).toContainEqual({ kind: 'sub-task', taskId: task.id, subTaskId: subTask.id })
      expect(changes).toContainEqual({ kind: 'main-task', taskId: task.id })
    })

    it('waits for others instead of mixing with them', async () => {
      const subTask = await newSubTask()
      const executor = newId()
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          store.transaction(async (inside) => {
            await inside.queue.add(subTask.id)
            await inside.executors.update(executor, { slots: index })
            await inside.queue.remove(subTask.id)
          }),
        ),
      ).catch(() => undefined)
      expect(await store.queue.find(subTask.id)).toBeNull()
    })
  })

  describe('event cursors', () => {
    it('count each event once and leave none out', async () => {
      const { id } = await newSubTask()
      const executor = newId()
      expect(await store.cursors.get(id, executor)).toMatchObject({ lastSeq: 0, epoch: 0 })
      expect(await store.cursors.advance(id, executor, 2, 1)).toBe(false)
      expect(await store.cursors.advance(id, executor, 1, 1)).toBe(true)
      expect(await store.cursors.advance(id, executor, 1, 1)).toBe(false)
      expect(await store.cursors.advance(id, executor, 3, 1)).toBe(false)
      expect(await store.cursors.advance(id, executor, 2, 2)).toBe(true)
      expect(await store.cursors.get(id, executor)).toMatchObject({ lastSeq: 2, epoch: 2 })
      expect(await store.cursors.get(id, newId())).toMatchObject({ lastSeq: 0 })
    })

    it('begin anew when the workspace is gone', async () => {
      const { id } = await newSubTask()
      const executor = newId()
      await store.cursors.advance(id, executor, 1, 1)
      await store.cursors.forget(id, newId())
      expect(await store.cursors.get(id, executor)).toMatchObject({ lastSeq: 1 })
      await store.cursors.forget(id)
      expect(await store.cursors.advance(id, executor, 1, 1)).toBe(true)
    })
  })

  describe('results', () => {
    const progress = (epoch: number, rowsRead: string) => ({
      at: '2026-01-01T00:00:00.000Z',
      epoch,
      progress: { phase: 'full', tables: [tableCounters('a', { rowsRead })] },
    })

    it('keep the newest counters and ignore those of an older epoch', async () => {
      const { id } = await newSubTask()
      await store.results.saveProgress(id, progress(2, '5'))
      await store.results.saveProgress(id, progress(1, '9'))
      expect((await store.results.tables(id))[0]?.rowsRead).toBe('5')
      await store.results.saveProgress(id, progress(2, '6'))
      expect((await store.results.progressOf([id])).get(id)).toEqual(progress(2, '6'))
    })

    it('keep the last word on an object, found by name, kind and state', async () => {
      const { id } = await newSubTask()
      const object = {
        kind: 'table',
        sourceName: 'T_1',
        targetName: 't_1',
        state: 'failed',
        remarks: ['x'],
      } as const
      await store.results.saveObject(id, { ...object, remarks: ['first'] })
      await store.results.saveObject(id, { ...object, state: 'created', ddl: 'CREATE', remarks: [] })
      await store.results.saveObject(id, { ...object, kind: 'index', remarks: [] })
      const of = (query: object) => store.results.objects(id, { ...page, ...query })
      expect(await of({ kind: 'table' })).toEqual({
        items: [{ ...object, state: 'created', ddl: 'CREATE', remarks: [] }],
        total: 1,
      })
      expect((await of({ search: 't_' })).total).toBe(2)
      expect((await of({ search: '%' })).total).toBe(0)
      expect((await of({ state: 'failed' })).items.map(({ kind }) => kind)).toEqual(['index'])
      expect((await store.results.objectCounts([id])).get(id)).toEqual(
        expect.arrayContaining([
          { kind: 'table', state: 'created', count: 1 },
          { kind: 'index', state: 'failed', count: 1 },
        ]),
      )
    })

    it('take over the objects and rejected rows of the report, and lose all in a clear', async () => {
      const { id } = await newSubTask()
      const row = { table: 'a', phase: 'full', key: '{"id":"1"}', column: 'c', reason: 'zero date' } as const
      await store.results.addRejected(id, row)
      const rejected = Array.from({ length: 1200 }, (_, index) => ({ ...row, key: `{"id":"${index}"}` }))
      const object: ObjectResult = {
        kind: 'table',
        sourceName: 'a',
        targetName: 'a',
        state: 'created',
        remarks: [],
      }
      await store.results.saveReport(id, sampleReport(id, { rejected, objects: [object, object] }))
      expect((await store.results.rejectedCount([id])).get(id)).toBe(1200)
      const third = await store.results.rejected(id, { page: 3, pageSize: 500, table: 'a' })
      expect([third.total, third.items.length, third.items[0]?.key]).toEqual([1200, 200, '{"id":"1000"}'])
      expect((await store.results.objects(id, page)).total).toBe(1)
      expect(await store.results.report(id)).toMatchObject({ verdict: 'equal' })
      const compared = sampleReport(id, { verdict: 'different' })
      await store.results.saveReport(id, compared, { objects: false, rows: true })
      expect(await store.results.report(id)).toMatchObject({ verdict: 'different' })
      expect((await store.results.objects(id, page)).total).toBe(1)
      expect((await store.results.rejected(id, page)).total).toBe(0)
      await store.results.clear(id)
      expect(await store.results.report(id)).toBeNull()
      expect((await store.results.rejected(id, page)).total).toBe(0)
      expect((await store.results.objects(id, page)).total).toBe(0)
    })
  })

  it('keeps records in the order they were written', async () => {
    const { id } = await newSubTask()
    const events = Array.from({ length: 30 }, (_, index) => `event-${index}`)
    for (const event of events)
      await store.records.add(id, { kind: 'state', event, state: 'full', user: null, detail: '' })
    const { items } = await store.records.list(id, { page: 1, pageSize: 100 })
    expect(items.map(({ event }) => event)).toEqual(events)
  })

  it('keeps the queue in order, and a sub-task once in it', async () => {
    const ids = [await newSubTask(), await newSubTask(), await newSubTask()].map(({ id }) => id)
    for (const id of ids) await store.queue.add(id)
    await store.queue.add(ids[0] ?? '')
    const queued = async () =>
      (await store.queue.list()).map(({ subTaskId }) => subTaskId).filter((id) => ids.includes(id))
    expect(await queued()).toEqual(ids)
    expect(await store.queue.remove(ids[1] ?? '')).toBe(true)
    expect(await store.queue.remove(ids[1] ?? '')).toBe(false)
    await store.queue.add(ids[1] ?? '')
    expect(await queued()).toEqual([ids[0], ids[2], ids[1]])
    const reason = { code: 'DM-TASK-018', message: 'm', remedy: 'r', params: {}, details: [] }
    await store.queue.setReason(ids[0] ?? '', reason)
    expect((await store.queue.find(ids[0] ?? ''))?.reason).toEqual(reason)
  })

  it('lets one installation at a time work on an executor', async () => {
    const executorId = newId()
    const start = () =>
      store.installations.create({
        executorId,
        kind: 'install',
        state: 'installing',
        version: null,
        user: 'ann',
        userId: newId(),
        directory: '~',
        steps: [],
      })
    const outcomes = await Promise.all([1, 2, 3].map(() => codeOf(start())))
    expect(outcomes.toSorted()).toEqual(['DM-INST-007', 'DM-INST-007', null])
    const running = await store.installations.latestOf(executorId)
    const endedAt = '2026-01-01T00:00:00.000Z'
    await store.installations.update(running?.id ?? '', { state: 'failed', endedAt })
    const next = await start()
    expect(await store.installations.latestOf(executorId)).toEqual(next)
    expect((await store.installations.unfinished()).map(({ id }) => id)).toContain(next.id)
    expect((await store.installations.latestOfAll()).get(executorId)?.id).toBe(next.id)
  })

  it('knows of an executor what it was told', async () => {
    const id = newId()
    expect(await store.executors.get(id)).toMatchObject({ id, installState: 'not-installed', slots: null })
    await store.executors.update(id, { slots: 2 })
    await store.executors.update(id, { installState: 'installed', version: '1.0.0', directory: '/x' })
    expect(await store.executors.get(id)).toMatchObject({ slots: 2, version: '1.0.0', directory: '/x' })
    await store.executors.remove(id)
    expect(await store.executors.get(id)).toMatchObject({ slots: null })
  })

  it('raises the count of an alert whose cause stands, and opens a new one after it was resolved', async () => {
    const { id: subTaskId, taskId } = await newSubTask()
    const error = { code: 'DM-TGT-011', message: 'm', remedy: 'r', params: { n: 1 }, details: [] }
    const alert = { severity: 'warning', taskId, subTaskId, executorId: null, phase: 'full', error } as const
    const first = await store.alerts.raise(alert)
    clock += 1000
    const again = await store.alerts.raise({ ...alert, error: { ...error, params: { n: 2 } } })
    expect(again).toMatchObject({
      id: first.id,
      count: 2,
      firstAt: first.firstAt,
      error: { params: { n: 2 } },
    })
    expect(again.lastAt > first.lastAt).toBe(true)
    await store.alerts.raise({ ...alert, phase: null, severity: 'critical' })
    expect(await store.alerts.openCounts({ subTaskId })).toEqual(
      expect.arrayContaining([
        { phase: 'full', severity: 'warning', count: 1 },
        { phase: null, severity: 'critical', count: 1 },
      ]),
    )
    expect(await store.alerts.acknowledge(first.id, 'ann')).toMatchObject({ acknowledgedBy: 'ann' })
    await store.alerts.resolve({ subTaskId })
    expect((await store.alerts.list({ ...page, subTaskId, open: true })).total).toBe(0)
    expect((await store.alerts.raise(alert)).id).not.toBe(first.id)
    expect((await store.alerts.list({ ...page, taskId })).total).toBe(3)
    expect(await codeOf(store.alerts.get(newId()))).toBe('DM-TASK-030')
  })

  it('raises one alert when the same happens twice at once', async () => {
    const { id: subTaskId, taskId } = await newSubTask()
    const error = { code: 'DM-TGT-011', message: 'm', remedy: 'r', params: {}, details: [] }
    const alert = { severity: 'warning', taskId, subTaskId, executorId: null, phase: 'full', error } as const
    await Promise.all([1, 2].map(() => store.alerts.raise(alert)))
    const { items } = await store.alerts.list({ ...page, subTaskId })
    expect(items.map(({ count }) => count)).toEqual([2])
  })

  it('keeps pre-checks, the latest first', async () => {
    const { id: subTaskId } = await newSubTask()
    const first = await store.checks.create({ subTaskId, executorId: null, state: 'waiting' })
    const item = { key: 'k', severity: 'ok', subject: 's', found: 'f', required: 'r', why: 'w' } as const
    await store.checks.update(first.id, { state: 'passed', items: [item], endedAt: first.startedAt })
    const second = await store.checks.create({ subTaskId, executorId: null, state: 'running' })
    expect((await store.checks.latestOf(subTaskId))?.id).toBe(second.id)
    expect((await store.checks.get(first.id)).items).toEqual([item])
    expect((await store.checks.unfinished()).map(({ id }) => id)).toContain(second.id)
    expect(await codeOf(store.checks.get(newId()))).toBe('DM-TASK-031')
    const loose = await store.checks.create({ subTaskId: null, executorId: null, state: 'passed' })
    await store.checks.removeOlder(new Date(clock + 1).toISOString())
    expect(await codeOf(store.checks.get(loose.id))).toBe('DM-TASK-031')
    expect((await store.checks.get(first.id)).state).toBe('passed')
  })

  it('keeps statements of users, one for an object, for as long as there is the sub-task', async () => {
    const { id: subTaskId } = await newSubTask()
    const { ddlEdits } = store
    const edit = { subTaskId, kind: 'view' as const, sourceName: 'v', sourceHash: 'h', userName: 'u' }
    const first = await ddlEdits.save({ ...edit, statements: 'one' })
    const second = await ddlEdits.save({ ...edit, statements: 'two' })
    const other = await ddlEdits.save({ ...edit, kind: 'function', statements: 'three' })
    expect(await ddlEdits.ofSubTask(subTaskId)).toEqual([other, second])
    expect(await codeOf(ddlEdits.remove(subTaskId, first.id))).toBe('DM-TASK-061')
    expect(await codeOf(ddlEdits.remove(newId(), second.id))).toBe('DM-TASK-061')
    expect(await ddlEdits.remove(subTaskId, second.id)).toEqual(second)
    await store.subTasks.remove(subTaskId)
    expect(await ddlEdits.ofSubTask(subTaskId)).toEqual([])
  })

  it('keeps the newest assessment that was made, and one under way beside it', async () => {
    const { id: subTaskId } = await newSubTask()
    const { assessments } = store
    const begun = await Promise.all([1, 2].map(() => assessments.begin(subTaskId, 'e')))
    expect(begun.map(({ isNew }) => isNew).toSorted()).toEqual([false, true])
    const [first] = new Set(begun.map(({ assessment }) => assessment.id))
    if (first === undefined) throw new Error('none was begun')
    expect((await assessments.unfinished()).map(({ id }) => id)).toContain(first)
    await assessments.started(first)
    const object = (no: number, outcome: 'exact' | 'with-remarks' | 'by-hand') => ({
      ...{ type: 'assessed-object' as const, kind: 'view' as const, added: false, no, outcome },
      sourceName: `v_${no}`,
      targetName: '',
      ddl: `-- \0${no}`,
      edit: 'none' as const,
      madeDdl: null,
      sourceHash: null,
      remarks: [{ text: 'r', pitfall: null }],
    })
    await assessments.addObjects(first, [object(1, 'exact'), object(2, 'with-remarks'), object(3, 'by-hand')])
    expect(await codeOf(assessments.getMade(first))).toBe('DM-TASK-022')
    const sums = {
      source: { version: '', database: 's' },
      target: { version: '', database: 't', schema: 's' },
    }
    const result = {
      assessment: { type: 'assessment' as const, ...sums, coverage: [], pitfalls: [] },
      checks: [],
    }
    await assessments.made(first, result, 3)
    expect(await assessments.madeOf(subTaskId)).toMatchObject({ id: first, objects: 3, result })

    const shown = await assessments.objects(first, page)
    expect([shown.total, shown.items.map(({ no }) => no)]).toEqual([3, [3, 2, 1]])
    expect(shown.items[0]).not.toHaveProperty('ddl')
    const named = await assessments.objects(first, { ...page, search: 'V_', outcome: 'exact', kind: 'view' })
    expect(named.items.map(({ sourceName }) => sourceName)).toEqual(['v_1'])
    expect(await assessments.object(first, 2)).toEqual({ ...object(2, 'with-remarks'), ddl: '-- \ufffd2' })
    expect(await codeOf(assessments.object(first, 4))).toBe('DM-TASK-037')
    expect((await assessments.objectsAfter(first, 1, 1)).map(({ no }) => no)).toEqual([2])

    const second = (await assessments.begin(subTaskId, 'e')).assessment.id
    await assessments.addObjects(second, [object(1, 'exact')])
    const error = { code: 'DM-TASK-107', message: 'm', remedy: 'r', params: {}, details: [] }
    await assessments.failed(second, error)
    expect(await assessments.latestOf(subTaskId)).toMatchObject({ id: second, state: 'failed', error })
    expect((await assessments.madeOf(subTaskId))?.id).toBe(first)
    expect(await assessments.objectsAfter(second, 0, 9)).toEqual([])
    const third = (await assessments.begin(subTaskId, 'e')).assessment.id
    await assessments.made(third, result, 0)
    expect((await assessments.latestOf(subTaskId))?.id).toBe(third)
    for (const gone of [first, second]) expect(await codeOf(assessments.getMade(gone))).toBe('DM-TASK-035')
    expect(await assessments.objectsAfter(first, 0, 9)).toEqual([])
  })

  it('answers a keyed request once', async () => {
    const reply = { userId: newId(), key: 'k', fingerprint: 'f', status: 201, body: { a: 1 } }
    expect(await Promise.all([1, 2].map(() => store.idempotencyKeys.save(reply)))).toEqual(
      expect.arrayContaining([true, false]),
    )
    expect(await store.idempotencyKeys.find(reply.userId, 'k')).toMatchObject(reply)
    expect(await store.idempotencyKeys.find(newId(), 'k')).toBeNull()
    await store.idempotencyKeys.removeOlder(new Date(clock + 1).toISOString())
    expect(await store.idempotencyKeys.find(reply.userId, 'k')).toBeNull()
  })

  it('keeps one draft for each user, and uploaded packages', async () => {
    const userId = newId()
    await store.drafts.save(userId, { name: 'one' })
    await store.drafts.save(userId, { name: 'two' })
    expect((await store.drafts.find(userId))?.content).toEqual({ name: 'two' })
    await store.drafts.remove(userId)
    expect(await store.drafts.find(userId)).toBeNull()
    const given = {
      id: newId(),
      version: '1.0.0',
      architecture: 'x64',
      sizeBytes: '9007199254740993',
      sha256: 'a'.repeat(64),
      origin: 'uploaded',
      file: 'p.tar.gz',
    } as const
    await store.packages.add(given)
    expect(await store.packages.find(given.id)).toMatchObject(given)
    expect([await store.packages.remove(given.id), await store.packages.remove(given.id)]).toEqual([
      true,
      false,
    ])
  })
})

const page = { page: 1, pageSize: 20, sort: 'number', order: 'asc' } as const
