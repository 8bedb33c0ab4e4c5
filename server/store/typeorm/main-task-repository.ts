import { dmError } from '@data-migration/contract/errors'
import type { SelectQueryBuilder } from 'typeorm'
import { newId } from '../../ids.ts'
import type { MainTask, MainTaskDefinition, MainTaskQuery, MainTasks } from '../main-tasks.ts'
import { comparable, containsPattern } from './contains.ts'
import { mainTaskEntity, type MainTaskRow } from './main-task-entity.ts'
import { lockMainTask, refreshMainTask } from './refresh-main-task.ts'
import { nextNumber } from './running-number.ts'
import type { Session } from './session.ts'
import { subTaskEntity } from './sub-task-entity.ts'
import { isUniqueViolation } from './unique-violation.ts'

export function mainTaskRepository(session: Session): MainTasks {
  const { manager } = session
  return {
    list: async (query) => {
      const [items, total] = await filtered(session, query)
        .orderBy(`task.${query.sort}`, query.order === 'asc' ? 'ASC' : 'DESC', 'NULLS LAST')
        .addOrderBy('task.number', query.order === 'asc' ? 'ASC' : 'DESC')
        .offset((query.page - 1) * query.pageSize)
        .limit(query.pageSize)
        .getManyAndCount()
      return { items, total }
    },
    creators: async () => {
      const rows = await manager
        .createQueryBuilder(mainTaskEntity, 'task')
        .select('DISTINCT task.creator', 'creator')
        .orderBy('task.creator')
        .getRawMany<{ creator: string }>()
      return rows.map(({ creator }) => creator)
    },
    find: (id) => manager.findOneBy(mainTaskEntity, { id }),
    get: (id) => getMainTask(session, id),
    create: (definition, creator) => session.atomically((inside) => create(inside, definition, creator)),
    redefine: (id, revision, definition) =>
      session.atomically((inside) => redefine(inside, id, revision, definition)),
    setEndedByUser: (id, endedByUser) =>
      session.atomically(async (inside) => {
        await lockMainTask(inside, id)
        await inside.manager.update(mainTaskEntity, { id }, { endedByUser })
        await refreshMainTask(inside, id)
        return await getMainTask(inside, id)
      }),
    remove: (id) =>
      session.atomically(async (inside) => {
        await inside.manager.delete(mainTaskEntity, { id })
        inside.changed({ kind: 'main-task', taskId: id })
      }),
    namesUsingDataSource: async (dataSourceId) =>
      await namesWhere(session, '(sub.source_id = :id OR sub.target_id = :id)', dataSourceId),
    namesUsingExecutor: async (executorId) => await namesUsingExecutor(session, executorId),
  }
}

async function getMainTask({ manager }: Session, id: string): Promise<MainTask> {
  const row = await manager.findOneBy(mainTaskEntity, { id })
  if (row === null) throw dmError('DM-TASK-001', { task: id })
  return row
}

async function create(inside: Session, definition: MainTaskDefinition, creator: string): Promise<MainTask> {
  const row: MainTaskRow = {
    ...rowOf(definition),
    id: newId(),
    number: await nextNumber(inside, 'main-task'),
    creator,
    state: 'not-started',
    endedByUser: false,
    createdAt: inside.now(),
    startedAt: null,
    finishedAt: null,
    revision: 0,
  }
  await nameFree(definition.name, () => inside.manager.insert(mainTaskEntity, row))
  inside.changed({ kind: 'main-task', taskId: row.id })
  return row
}

async function redefine(
  inside: Session,
  id: string,
  revision: number,
  definition: MainTaskDefinition,
): Promise<MainTask> {
  const change = { ...rowOf(definition), revision: revision + 1 }
  const { affected } = await nameFree(definition.name, () =>
    inside.manager.update(mainTaskEntity, { id, revision }, change),
  )
  const task = await getMainTask(inside, id)
  if (affected !== 1) throw dmError('DM-TASK-017', { resource: `task ${task.name}` })
  inside.changed({ kind: 'main-task', taskId: id })
  return task
}

function rowOf({ name, options, executorIds }: MainTaskDefinition) {
  return { name, options, executorIds: [...executorIds] }
}

async function nameFree<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw isUniqueViolation(error) ? dmError('DM-TASK-003', { name }, { cause: error }) : error
  }
}

function filtered({ manager }: Session, query: MainTaskQuery): SelectQueryBuilder<MainTaskRow> {
  const builder = manager.createQueryBuilder(mainTaskEntity, 'task')
  const { name, ...given } = query
  if (name !== undefined)
    builder.andWhere(`lower(task.name) LIKE :pattern ESCAPE '\\'`, { pattern: containsPattern(name) })
  for (const [key, condition] of conditions) {
    const value = given[key]
    if (value !== undefined) builder.andWhere(`task.${condition} :${key}`, { [key]: comparable(value) })
  }
  return builder
}

const conditions = [
  ['creator', 'creator ='],
  ['state', 'state ='],
  ['startedFrom', 'startedAt >='],
  ['startedTo', 'startedAt <='],
  ['finishedFrom', 'finishedAt >='],
  ['finishedTo', 'finishedAt <='],
] as const

async function namesWhere({ manager }: Session, condition: string, id: string): Promise<string[]> {
  const rows = await manager
    .createQueryBuilder(mainTaskEntity, 'task')
    .select('DISTINCT task.name', 'name')
    .innerJoin(subTaskEntity.options.name, 'sub', 'sub.task_id = task.id')
    .where(condition, { id })
    .orderBy('task.name')
    .getRawMany<{ name: string }>()
  return rows.map(({ name }) => name)
}

/** Whose list names the executor, or a sub-task of which is or was there. */
async function namesUsingExecutor({ manager }: Session, executorId: string): Promise<string[]> {
  const tasks = await manager
    .createQueryBuilder(mainTaskEntity, 'task')
    .where(`task.state IN ('not-started', 'running') AND task.executor_ids LIKE :listed`, {
      listed: `%"${executorId}"%`,
    })
    .orderBy('task.name')
    .getMany()
  return tasks.map(({ name }) => name)
}
