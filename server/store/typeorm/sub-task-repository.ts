import { dmError } from '@data-migration/contract/errors'
import { newPoint } from '@data-migration/contract/task'
import { In, type SelectQueryBuilder } from 'typeorm'
import { newId } from '../../ids.ts'
import { noNotes } from '../../tasks/scheduling-notes.ts'
import type {
  SubTask,
  SubTaskDraft,
  SubTaskMove,
  SubTaskOrder,
  SubTaskQuery,
  SubTasks,
  TargetUser,
} from '../sub-tasks.ts'
import { containsPattern } from './contains.ts'
import { mainTaskEntity } from './main-task-entity.ts'
import { lockMainTask, refreshMainTask } from './refresh-main-task.ts'
import { nextNumber } from './running-number.ts'
import type { Session } from './session.ts'
import { subTaskEntity, type SubTaskRow } from './sub-task-entity.ts'
import { moveColumns, orderColumns, subTaskOf } from './sub-task-mapping.ts'
import { claimFor, claiming, type ClaimMode } from './target-claim.ts'

export function subTaskRepository(session: Session): SubTasks {
  const { manager } = session
  const inOrder = { order: { taskId: 'ASC', order: 'ASC' } } as const
  return {
    list: async (query) => {
      const [rows, total] = await filtered(session, query)
        .orderBy('sub.place')
        .offset((query.page - 1) * query.pageSize)
        .limit(query.pageSize)
        .getManyAndCount()
      return { items: rows.map(subTaskOf), total }
    },
    ofTask: async (taskId) =>
      (await manager.find(subTaskEntity, { where: { taskId }, ...inOrder })).map(subTaskOf),
    ofTasks: async (taskIds) =>
      (await manager.find(subTaskEntity, { where: { taskId: In([...taskIds]) }, ...inOrder })).map(subTaskOf),
    inStates: async (states) =>
      (
        await manager.find(subTaskEntity, { where: { state: In([...states]) }, order: { number: 'ASC' } })
      ).map(subTaskOf),
    onExecutor: async (executorId) =>
      (await manager.find(subTaskEntity, { where: { executorId }, order: { number: 'ASC' } })).map(subTaskOf),
    claimedDatabases: (host, port) => claimedDatabases(session, host, port),
    find: async (id) => {
      const row = await manager.findOneBy(subTaskEntity, { id })
      return row === null ? null : subTaskOf(row)
    },
    get: async (id) => subTaskOf(await getRow(session, id)),
    create: (taskId, order, claim = 'required') =>
      session.atomically((inside) => create(inside, taskId, order, claim)),
    redefine: (id, order) => session.atomically((inside) => redefine(inside, id, order)),
    replaceAll: (taskId, definitions) =>
      session.atomically((inside) => replaceAll(inside, taskId, definitions)),
    remove: (id) => session.atomically((inside) => remove(inside, id)),
    move: (from, change) => session.atomically((inside) => move(inside, from, change)),
    note: (id, facts) =>
      session.atomically(async (inside) => {
        const { affected } = await inside.manager.update(subTaskEntity, { id }, facts)
        if (affected === 1) inside.changed({ kind: 'results', subTaskId: id })
      }),
  }
}

async function getRow({ manager }: Session, id: string): Promise<SubTaskRow> {
  const row = await manager.findOneBy(subTaskEntity, { id })
  if (row === null) throw dmError('DM-TASK-002', { subTask: id })
  return row
}

function filtered({ manager }: Session, query: SubTaskQuery): SelectQueryBuilder<SubTaskRow> {
  const builder = manager
    .createQueryBuilder(subTaskEntity, 'sub')
    .where('sub.taskId = :taskId', { taskId: query.taskId })
  if (query.state !== undefined) builder.andWhere('sub.state = :state', { state: query.state })
  if (query.search !== undefined)
    builder.andWhere(
      `(lower(sub.sourceDatabase) LIKE :pattern ESCAPE '\\' OR lower(sub.targetDatabase) LIKE :pattern ESCAPE '\\')`,
      { pattern: containsPattern(query.search) },
    )
  return builder
}

async function claimedDatabases(
  { manager }: Session,
  host: string,
  port: number,
): Promise<ReadonlyMap<string, TargetUser>> {
  const rows = await manager
    .createQueryBuilder(subTaskEntity, 'sub')
    .innerJoin(mainTaskEntity.options.name, 'task', 'task.id = sub.task_id')
    .select('sub.targetDatabase', 'database')
    .addSelect('task.id', 'taskId')
    .addSelect('task.name', 'taskName')
    .where('sub.targetClaim IS NOT NULL AND lower(sub.targetHost) = :host AND sub.targetPort = :port', {
      host: host.toLowerCase(),
      port,
    })
    .getRawMany<TargetUser & { database: string }>()
  return new Map(rows.map(({ database, ...user }) => [database, user]))
}

async function create(
  inside: Session,
  taskId: string,
  order: SubTaskOrder,
  mode: ClaimMode,
): Promise<SubTask> {
  await lockMainTask(inside, taskId)
  const id = newId()
  const row: SubTaskRow = {
    ...orderColumns(order),
    ...newPoint(order.mode),
    ...nothingKnown,
    id,
    number: await nextNumber(inside, 'sub-task'),
    taskId,
    order: await nextPlace(inside, taskId),
    targetClaim: await claimFor(inside, { id, taskId }, order, mode),
    version: 0,
    since: inside.now(),
  }
  await claiming(order, () => inside.manager.insert(subTaskEntity, row))
  await refreshMainTask(inside, taskId)
  inside.changed({ kind: 'sub-task', taskId, subTaskId: id })
  return subTaskOf(row)
}

const nothingKnown = {
  executorId: null,
  epoch: 0,
  process: null,
  phase: null,
  verdict: null,
  exitCode: null,
  installFailed: false,
  error: null,
  lagMs: null,
  position: null,
  undecided: null,
  startedAt: null,
  finishedAt: null,
  scheduling: noNotes,
} as const

async function nextPlace({ manager }: Session, taskId: string): Promise<number> {
  const last = await manager.maximum(subTaskEntity, 'order', { taskId })
  return last === null ? 0 : last + 1
}

async function redefine(inside: Session, id: string, order: SubTaskOrder, place?: number): Promise<SubTask> {
  const row = await getNotStarted(inside, id)
  const change: Partial<SubTaskRow> = {
    ...orderColumns(order),
    order: place ?? row.order,
    targetClaim: await claimFor(inside, row, order, 'required'),
    version: row.version + 1,
  }
  await claiming(order, () => inside.manager.update(subTaskEntity, { id, version: row.version }, change))
  inside.changed({ kind: 'sub-task', taskId: row.taskId, subTaskId: id })
  return subTaskOf({ ...row, ...change })
}

async function remove(inside: Session, id: string): Promise<void> {
  const { taskId } = await getNotStarted(inside, id)
  await forget(inside, taskId, id)
  await refreshMainTask(inside, taskId)
}

async function replaceAll(
  inside: Session,
  taskId: string,
  definitions: readonly SubTaskDraft[],
): Promise<readonly SubTask[]> {
  await lockMainTask(inside, taskId)
  const known = new Map((await inside.manager.findBy(subTaskEntity, { taskId })).map((row) => [row.id, row]))
  for (const { state } of known.values()) if (state !== 'not-started') throw dmError('DM-TASK-005', { state })
  await inside.manager.update(subTaskEntity, { taskId }, { targetClaim: null })
  const kept = new Set(definitions.map(({ id }) => id))
  for (const { id } of known.values()) if (!kept.has(id)) await forget(inside, taskId, id)
  const replaced: SubTask[] = []
  for (const [place, { id, order }] of definitions.entries()) {
    const before = id === undefined ? await create(inside, taskId, order, 'required') : known.get(id)
    if (before === undefined) throw dmError('DM-TASK-002', { subTask: id ?? '' })
    replaced.push(await redefine(inside, before.id, order, place))
  }
  return replaced
}

async function forget(inside: Session, taskId: string, id: string): Promise<void> {
  await inside.manager.delete(subTaskEntity, { id })
  inside.changed({ kind: 'sub-task', taskId, subTaskId: id })
}

/** The row, and nobody can move it until the transaction ends. */
async function getNotStarted(inside: Session, id: string): Promise<SubTaskRow> {
  const { taskId } = await getRow(inside, id)
  await lockMainTask(inside, taskId)
  const row = await getRow(inside, id)
  if (row.state !== 'not-started') throw dmError('DM-TASK-005', { state: row.state })
  return row
}

async function move(inside: Session, from: SubTask, change: SubTaskMove): Promise<SubTask | null> {
  await lockMainTask(inside, from.taskId)
  const row = await inside.manager.findOneBy(subTaskEntity, { id: from.id, version: from.version })
  if (row === null) return null
  const state = change.point?.state ?? row.state
  const columns: Partial<SubTaskRow> = {
    ...moveColumns(change),
    ...(state === row.state ? {} : { since: inside.now() }),
    targetClaim: await claimAfter(inside, row, state),
    version: row.version + 1,
  }
  await claiming(from, () =>
    inside.manager.update(subTaskEntity, { id: row.id, version: row.version }, columns),
  )
  await refreshMainTask(inside, row.taskId)
  inside.changed({ kind: 'sub-task', taskId: row.taskId, subTaskId: row.id })
  return subTaskOf(await getRow(inside, row.id))
}

/** Kept until the end; a sub-task without one gets it when it leaves "not started" at the latest. */
async function claimAfter(
  inside: Session,
  row: SubTaskRow,
  state: SubTaskRow['state'],
): Promise<string | null> {
  if (state === 'finished') return null
  if (row.targetClaim !== null) return row.targetClaim
  return await claimFor(inside, row, subTaskOf(row), state === 'not-started' ? 'if-free' : 'required')
}
