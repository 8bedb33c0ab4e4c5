import { dmError } from '@data-migration/contract/errors'
import type { AssessedObject } from '@data-migration/contract/portal'
import { In, IsNull, MoreThan, Not, type SelectQueryBuilder } from 'typeorm'
import { newId } from '../../ids.ts'
import type {
  AssessedQuery,
  AssessmentResult,
  Assessments,
  MadeAssessment,
  NumberedObject,
  StoredAssessment,
} from '../assessments.ts'
import {
  assessedObjectEntity,
  type AssessedObjectRow,
  assessmentEntity,
  type AssessmentRow,
} from './assessment-entities.ts'
import { containsPattern } from './contains.ts'
import type { Session } from './session.ts'
import { isUniqueViolation } from './unique-violation.ts'

export function assessmentRepository(session: Session): Assessments {
  const { manager } = session
  const find = async (where: object): Promise<StoredAssessment | null> => {
    const row = await manager.findOne(assessmentEntity, { where, order: { id: 'DESC' } })
    return row === null ? null : assessmentOf(row)
  }
  return {
    begin: (subTaskId, executorId) => begin(session, subTaskId, executorId),
    started: async (id) => void (await manager.update(assessmentEntity, { id }, { state: 'running' })),
    addObjects: async (id, objects) =>
      void (await manager.insert(
        assessedObjectEntity,
        objects.map((object) => rowOf(id, object)),
      )),
    made: (id, result, objects) => session.atomically((inside) => made(inside, id, result, objects)),
    failed: (id, error) =>
      session.atomically(async (inside) => {
        const end = { state: 'failed', error, endedAt: inside.now(), runningOf: null } as const
        await inside.manager.update(assessmentEntity, { id }, end)
        await inside.manager.delete(assessedObjectEntity, { assessmentId: id })
        const { subTaskId } = await inside.manager.findOneByOrFail(assessmentEntity, { id })
        await inside.manager.delete(assessmentEntity, { subTaskId, state: 'failed', id: Not(id) })
      }),
    latestOf: (subTaskId) => find({ subTaskId }),
    madeOf: async (subTaskId) => asMade(await find({ subTaskId, state: 'made' })),
    getMade: async (id) => {
      const found = await find({ id })
      if (found === null) throw dmError('DM-TASK-035', { assessment: id })
      const done = asMade(found)
      if (done === null) throw dmError('DM-TASK-022', { what: 'this assessment' })
      return done
    },
    objects: async (id, query) => {
      const [rows, total] = await filtered(session, id, query)
        .orderBy('object.rank')
        .addOrderBy('object.no')
        .offset((query.page - 1) * query.pageSize)
        .limit(query.pageSize)
        .getManyAndCount()
      return { items: rows.map(objectOf), total }
    },
    object: async (id, no) => {
      const row = await manager.findOneBy(assessedObjectEntity, { assessmentId: id, no })
      if (row === null) throw dmError('DM-TASK-037', { no })
      return objectOf(row)
    },
    objectsAfter: async (id, no, take) => {
      const where = { assessmentId: id, no: MoreThan(no) }
      const rows = await manager.find(assessedObjectEntity, { where, order: { no: 'ASC' }, take })
      return rows.map(objectOf)
    },
    unfinished: async () =>
      (await manager.findBy(assessmentEntity, { state: In(['waiting', 'running']), endedAt: IsNull() })).map(
        assessmentOf,
      ),
  }
}

async function begin(
  { manager, now }: Session,
  subTaskId: string,
  executorId: string,
): Promise<{ assessment: StoredAssessment; isNew: boolean }> {
  const row: AssessmentRow = {
    id: newId(),
    subTaskId,
    runningOf: subTaskId,
    executorId,
    state: 'waiting',
    objects: 0,
    result: null,
    error: null,
    startedAt: now(),
    endedAt: null,
  }
  try {
    await manager.insert(assessmentEntity, row)
    return { assessment: assessmentOf(row), isNew: true }
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause
    const running = await manager.findOneBy(assessmentEntity, { runningOf: subTaskId })
    // It has come to its end since.
    if (running === null) throw dmError('DM-TASK-017', { resource: 'the assessment' }, { cause })
    return { assessment: assessmentOf(running), isNew: false }
  }
}

async function made(
  { manager, now }: Session,
  id: string,
  result: AssessmentResult,
  objects: number,
): Promise<void> {
  const end = { state: 'made', endedAt: now(), runningOf: null } as const
  await manager.update(assessmentEntity, { id }, { ...end, result, objects })
  const { subTaskId } = await manager.findOneByOrFail(assessmentEntity, { id })
  await manager.delete(assessmentEntity, { subTaskId, id: Not(id) })
}

function assessmentOf({ runningOf: _, ...row }: AssessmentRow): StoredAssessment {
  return row
}

function asMade(found: StoredAssessment | null): MadeAssessment | null {
  if (found === null || found.result === null || found.endedAt === null) return null
  return { ...found, result: found.result, endedAt: found.endedAt }
}

const ranks: Readonly<Record<AssessedObject['outcome'], number>> = {
  'by-hand': 0,
  'with-remarks': 1,
  exact: 2,
}

function rowOf(assessmentId: string, { type: _, ...object }: NumberedObject): AssessedObjectRow {
  return {
    ...object,
    assessmentId,
    rank: ranks[object.outcome],
    sourceName: storable(object.sourceName),
    targetName: storable(object.targetName),
    ddl: storable(object.ddl),
    madeDdl: object.madeDdl === null ? null : storable(object.madeDdl),
  }
}

/** No text column of PostgreSQL holds a NUL; a body of the source may. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}

function objectOf({ assessmentId: _, rank: __, ...row }: AssessedObjectRow): NumberedObject {
  return { ...row, type: 'assessed-object' }
}

function filtered(
  { manager }: Session,
  id: string,
  { kind, outcome, search }: AssessedQuery,
): SelectQueryBuilder<AssessedObjectRow> {
  const columns = [
    'assessmentId',
    'no',
    'rank',
    'kind',
    'sourceName',
    'targetName',
    'added',
    'outcome',
    'remarks',
    'edit',
    'sourceHash',
  ]
  const builder = manager
    .createQueryBuilder(assessedObjectEntity, 'object')
    .select(columns.map((name) => `object.${name}`))
    .where('object.assessmentId = :id', { id })
  if (kind !== undefined) builder.andWhere('object.kind = :kind', { kind })
  if (outcome !== undefined) builder.andWhere('object.outcome = :outcome', { outcome })
  if (search !== undefined)
    builder.andWhere(
      `(lower(object.sourceName) LIKE :pattern ESCAPE '\\' OR lower(object.targetName) LIKE :pattern ESCAPE '\\')`,
      { pattern: containsPattern(search) },
    )
  return builder
}
