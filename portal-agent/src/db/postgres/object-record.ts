import type { ObjectResult } from '@data-migration/contract/portal'
import type { ObjectState } from '../../model/ports/ledger.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { objectColumns, objectFromRow, objectStateFromRow, objectToValues } from './ledger-rows.ts'
import type { PostgresSession } from './session.ts'

type ObjectName = Pick<ObjectResult, 'kind' | 'sourceName' | 'targetName'>

/** All objects the ledger knows, or those of a kind. */
export async function readObjects(
  session: PostgresSession,
  context: LedgerContext,
  kind: ObjectResult['kind'] | null = null,
): Promise<ObjectResult[]> {
  const objects: ObjectResult[] = []
  await session.eachRow(
    `SELECT ${objectColumns} FROM ${metaTable(context, 'object')}
     WHERE sub_task = $1 AND ($2::text IS NULL OR kind = $2)
     ORDER BY kind, source_name, target_name`,
    [context.subTask, kind],
    (row) => objects.push(objectFromRow(row)),
  )
  return objects
}

export async function readObjectStates(
  session: PostgresSession,
  context: LedgerContext,
): Promise<ObjectState[]> {
  const objects: ObjectState[] = []
  await session.eachRow(
    `SELECT kind, source_name, target_name, state FROM ${metaTable(context, 'object')} WHERE sub_task = $1`,
    [context.subTask],
    (row) => objects.push(objectStateFromRow(row)),
  )
  return objects
}

/** What the ledger says of one object; null when it does not know it. */
export async function readObject(
  session: PostgresSession,
  context: LedgerContext,
  name: ObjectName,
): Promise<ObjectResult | null> {
  const [row] = await session.rows(
    `SELECT ${objectColumns} FROM ${metaTable(context, 'object')} WHERE ${oneObject}`,
    [context.subTask, name.kind, name.sourceName, name.targetName],
  )
  return row === undefined ? null : objectFromRow(row)
}

/** What the ledger says of these objects, as far as it knows them. */
export async function readObjectsNamed(
  session: PostgresSession,
  context: LedgerContext,
  names: readonly ObjectName[],
): Promise<ObjectResult[]> {
  const places = names.map((_, i) => `($${3 * i + 2}, $${3 * i + 3}, $${3 * i + 4})`)
  const rows = await session.rows(
    `SELECT ${objectColumns} FROM ${metaTable(context, 'object')}
     WHERE sub_task = $1 AND (kind, source_name, target_name) IN (${places.join(', ')})`,
    [context.subTask, ...names.flatMap(({ kind, sourceName, targetName }) => [kind, sourceName, targetName])],
  )
  return rows.map(objectFromRow)
}

/** Within the caller's fenced transaction, objects of which the ledger has no record. */
export async function writeNewObjects(
  session: PostgresSession,
  context: LedgerContext,
  objects: readonly ObjectResult[],
): Promise<void> {
  const values = objects.map(objectToValues)
  const width = values[0]?.length ?? 0
  const places = values.map(
    (row, i) => `($1, ${row.map((_, column) => `$${2 + i * width + column}`).join(', ')})`,
  )
  await session.rows(
    `INSERT INTO ${metaTable(context, 'object')} (sub_task, ${objectColumns}) VALUES ${places.join(', ')}`,
    [context.subTask, ...values.flat()],
  )
}

/** Within the caller's fenced transaction; the last record of an object is the one kept. */
export async function writeObject(
  session: PostgresSession,
  context: LedgerContext,
  object: ObjectResult,
): Promise<void> {
  await deleteObject(session, context, object)
  await session.rows(
    `INSERT INTO ${metaTable(context, 'object')} (sub_task, ${objectColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [context.subTask, ...objectToValues(object)],
  )
}

/** Within the caller's fenced transaction. */
export async function deleteObject(
  session: PostgresSession,
  context: LedgerContext,
  { kind, sourceName, targetName }: ObjectName,
): Promise<void> {
  await session.rows(`DELETE FROM ${metaTable(context, 'object')} WHERE ${oneObject}`, [
    context.subTask,
    kind,
    sourceName,
    targetName,
  ])
}

const oneObject = 'sub_task = $1 AND kind = $2 AND source_name = $3 AND target_name = $4'
