import {
  type ObjectResult,
  objectResultSchema,
  type Progress,
  type Report,
} from '@data-migration/contract/portal'
import { In, type SelectQueryBuilder } from 'typeorm'
import { newId } from '../../ids.ts'
import type { ObjectCount, ObjectQuery, ReportScope, Results, StoredProgress } from '../results.ts'
import { comparable, containsPattern } from './contains.ts'
import {
  objectEntity,
  type ObjectRow,
  progressEntity,
  rejectedRowEntity,
  reportEntity,
} from './result-entities.ts'
import type { Session } from './session.ts'

export function resultsRepository(session: Session): Results {
  const { manager } = session
  const write = (subTaskId: string, work: (inside: Session) => Promise<unknown>) =>
    session.atomically(async (inside) => {
      await work(inside)
      inside.changed({ kind: 'results', subTaskId })
    })
  return {
    saveProgress: (subTaskId, progress) =>
      write(subTaskId, (inside) => saveProgress(inside, subTaskId, progress)),
    progress: (subTaskId) => findProgress(session, subTaskId),
    progressOf: async (subTaskIds) => {
      const rows = await manager.findBy(progressEntity, { subTaskId: In([...subTaskIds]) })
      return new Map(rows.map(({ subTaskId, ...progress }) => [subTaskId, progress]))
    },
    tables: async (subTaskId) => (await findProgress(session, subTaskId))?.progress.tables ?? [],
    saveObject: (subTaskId, object) =>
      write(subTaskId, (inside) => inside.manager.save(objectEntity, objectRow(subTaskId, object))),
    objects: async (subTaskId, query) => {
      const [rows, total] = await filteredObjects(session, subTaskId, query)
        .addSelect(troubleRank, 'trouble')
        .addSelect(kindRank, 'rank')
        .orderBy('trouble')
        .addOrderBy('rank')
        .addOrderBy('object.sourceName')
        .addOrderBy('object.targetName')
        .offset((query.page - 1) * query.pageSize)
        .limit(query.pageSize)
        .getManyAndCount()
      return { items: rows.map(objectOf), total }
    },
    objectCounts: (subTaskIds) => objectCounts(session, subTaskIds),
    addRejected: (subTaskId, row) =>
      write(subTaskId, ({ manager }) =>
        manager.insert(rejectedRowEntity, { ...row, id: newId(), subTaskId }),
      ),
    rejected: async (subTaskId, { page, pageSize, table }) => {
      const [rows, total] = await manager.findAndCount(rejectedRowEntity, {
        where: { subTaskId, ...(table === undefined ? {} : { table: comparable(table) }) },
        order: { id: 'ASC' },
        skip: (page - 1) * pageSize,
        take: pageSize,
      })
      return { items: rows.map(({ id: _, subTaskId: __, ...row }) => row), total }
    },
    rejectedCount: (subTaskIds) => rejectedCount(session, subTaskIds),
    saveReport: (subTaskId, report, scope = { objects: true, rows: true }) =>
      write(subTaskId, (inside) => saveReport(inside, subTaskId, report, scope)),
    report: async (subTaskId) => (await manager.findOneBy(reportEntity, { subTaskId }))?.report ?? null,
    clear: (subTaskId) => write(subTaskId, (inside) => clear(inside, subTaskId)),
  }
}

/** What did not work comes first, then tables and what belongs to them. */
const troubleRank = `CASE WHEN object.state IN ('failed', 'not-converted') THEN 0 ELSE 1 END`
const kindRank = `CASE object.kind ${objectResultSchema.shape.kind.options
  .map((kind, rank) => `WHEN '${kind}' THEN ${rank}`)
  .join(' ')} END`

async function findProgress({ manager }: Session, subTaskId: string): Promise<StoredProgress | null> {
  const row = await manager.findOneBy(progressEntity, { subTaskId })
  if (row === null) return null
  const { subTaskId: _, ...progress } = row
  return progress
}

async function saveProgress(inside: Session, subTaskId: string, given: StoredProgress): Promise<void> {
  const known = await inside.manager.findOne(progressEntity, {
    select: { subTaskId: true, epoch: true },
    where: { subTaskId },
  })
  if (known !== null && known.epoch > given.epoch) return
  const row = { subTaskId, at: given.at, epoch: given.epoch, progress: given.progress }
  if (known === null) await inside.manager.insert(progressEntity, row)
  else await inside.manager.update(progressEntity, { subTaskId }, row)
}

function objectRow(subTaskId: string, object: ObjectResult): ObjectRow {
  const { kind, sourceName, targetName, state, ddl, error, remarks } = object
  return { subTaskId, kind, sourceName, targetName, state, ddl: ddl ?? null, error: error ?? null, remarks }
}

function objectOf({ subTaskId: _, ddl, error, ...row }: ObjectRow): ObjectResult {
  return { ...row, ...(ddl === null ? {} : { ddl }), ...(error === null ? {} : { error }) }
}

function filteredObjects(
  { manager }: Session,
  subTaskId: string,
  { kind, state, search }: ObjectQuery,
): SelectQueryBuilder<ObjectRow> {
  const builder = manager
    .createQueryBuilder(objectEntity, 'object')
    .where('object.subTaskId = :subTaskId', { subTaskId })
  if (kind !== undefined) builder.andWhere('object.kind = :kind', { kind })
  if (state !== undefined) builder.andWhere('object.state = :state', { state })
  if (search !== undefined)
    builder.andWhere(
      `(lower(object.sourceName) LIKE :pattern ESCAPE '\\' OR lower(object.targetName) LIKE :pattern ESCAPE '\\')`,
      { pattern: containsPattern(search) },
    )
  return builder
}

interface CountRow {
  readonly subTaskId: string
  readonly kind: ObjectResult['kind']
  readonly state: ObjectResult['state']
  readonly count: string | number
}

async function objectCounts(
  { manager }: Session,
  subTaskIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ObjectCount[]>> {
  if (subTaskIds.length === 0) return new Map()
  const rows = await manager
    .createQueryBuilder(objectEntity, 'object')
    .select('object.subTaskId', 'subTaskId')
    .addSelect('object.kind', 'kind')
    .addSelect('object.state', 'state')
    .addSelect('count(*)', 'count')
    .where('object.subTaskId IN (:...ids)', { ids: subTaskIds })
    .groupBy('object.subTaskId')
    .addGroupBy('object.kind')
    .addGroupBy('object.state')
    .getRawMany<CountRow>()
  const found = new Map<string, ObjectCount[]>()
  for (const { subTaskId, kind, state, count } of rows)
    found.set(subTaskId, [...(found.get(subTaskId) ?? []), { kind, state, count: Number(count) }])
  return found
}

async function rejectedCount(
  { manager }: Session,
  subTaskIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (subTaskIds.length === 0) return new Map()
  const rows = await manager
    .createQueryBuilder(rejectedRowEntity, 'rejected')
    .select('rejected.subTaskId', 'subTaskId')
    .addSelect('count(*)', 'count')
    .where('rejected.subTaskId IN (:...ids)', { ids: subTaskIds })
    .groupBy('rejected.subTaskId')
    .getRawMany<{ subTaskId: string; count: string | number }>()
  return new Map(rows.map(({ subTaskId, count }) => [subTaskId, Number(count)]))
}

/** Rows of one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const rowsAtOnce = 500

async function saveReport(
  inside: Session,
  subTaskId: string,
  report: Report,
  scope: ReportScope,
): Promise<void> {
  const { manager } = inside
  await manager.delete(reportEntity, { subTaskId })
  await manager.insert(reportEntity, { subTaskId, report })
  if (scope.objects) await replaceObjects(inside, subTaskId, report)
  if (scope.rows) await replaceRows(inside, subTaskId, report)
}

async function replaceObjects({ manager }: Session, subTaskId: string, { objects }: Report): Promise<void> {
  await manager.delete(objectEntity, { subTaskId })
  for (const rows of inPieces(uniqueObjects(objects)))
    await manager.insert(
      objectEntity,
      rows.map((object) => objectRow(subTaskId, object)),
    )
}

async function replaceRows(inside: Session, subTaskId: string, report: Report): Promise<void> {
  const { manager } = inside
  await manager.delete(rejectedRowEntity, { subTaskId })
  for (const rows of inPieces(report.rejected))
    await manager.insert(
      rejectedRowEntity,
      rows.map((row) => ({ ...row, id: newId(), subTaskId })),
    )
  await saveProgress(inside, subTaskId, {
    at: report.endedAt,
    epoch: report.epoch,
    progress: progressOf(report),
  })
}

function progressOf({ phases, tables, incremental, asOf }: Report): Progress {
  return {
    phase: phases.at(-1)?.phase ?? '',
    tables,
    ...(incremental === undefined ? {} : { incremental }),
    ...(asOf === undefined ? {} : { verification: asOf }),
  }
}

/** The last word on each. */
function uniqueObjects(objects: readonly ObjectResult[]): ObjectResult[] {
  const keyOf = ({ kind, sourceName, targetName }: ObjectResult) =>
    JSON.stringify([kind, sourceName, targetName])
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()]
}

function* inPieces<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += rowsAtOnce) yield items.slice(at, at + rowsAtOnce)
}

async function clear({ manager }: Session, subTaskId: string): Promise<void> {
  await manager.delete(progressEntity, { subTaskId })
  await manager.delete(objectEntity, { subTaskId })
  await manager.delete(rejectedRowEntity, { subTaskId })
  await manager.delete(reportEntity, { subTaskId })
}
