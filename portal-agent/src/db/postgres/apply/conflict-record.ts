import type { ApplyConflict } from '../../../model/ports/change-applier.ts'
import { type LedgerContext, metaTable } from '../ledger-context.ts'
import { positionToText } from '../ledger-rows.ts'
import type { Position } from '@data-migration/contract/portal'
import type { PostgresSession } from '../session.ts'

/** All are counted; so many are listed by their key, of one kind in one table. */
const mostListed = 1000
/** Of those, what a report shows. */
const mostShown = 20

/** In the transaction of the changes: each is counted once, whatever happens. */
export async function writeConflicts(
  session: PostgresSession,
  context: LedgerContext,
  conflicts: readonly ApplyConflict[],
  position: Position,
): Promise<void> {
  for (const conflict of conflicts) {
    const before = (await count(session, context, conflict)) - BigInt(conflict.rows)
    const room = mostListed - Number(before < mostListed ? before : mostListed)
    await list(session, context, { ...conflict, keys: conflict.keys.slice(0, room) }, position)
  }
}

/** Returns how many there are by now. */
async function count(
  session: PostgresSession,
  context: LedgerContext,
  { table, kind, action, rows }: ApplyConflict,
): Promise<bigint> {
  const counts = metaTable(context, 'conflict_count')
  const values = [context.subTask, table, kind, action, String(rows)]
  const [updated] = await session.rows(
    `UPDATE ${counts} SET rows = rows + $5::bigint, last_at = now()
     WHERE sub_task = $1 AND table_name = $2 AND kind = $3 AND action = $4 RETURNING rows`,
    values,
  )
  if (updated !== undefined) return BigInt(updated['rows'] ?? 0)
  await session.rows(
    `INSERT INTO ${counts} (sub_task, table_name, kind, action, rows) VALUES ($1, $2, $3, $4, $5::bigint)`,
    values,
  )
  return BigInt(rows)
}

async function list(
  session: PostgresSession,
  context: LedgerContext,
  { table, kind, action, keys }: ApplyConflict,
  position: Position,
): Promise<void> {
  if (keys.length === 0) return
  await session.rows(
    `INSERT INTO ${metaTable(context, 'conflict')} (sub_task, table_name, kind, detail, position, key_json)
     SELECT $1, $2, $3, $4, $5, key FROM json_array_elements_text($6::json) AS key`,
    [context.subTask, table, kind, action, positionToText(position), JSON.stringify(keys)],
  )
}

/** What was met so far, by table, with the first keys. */
export async function readConflicts(
  session: PostgresSession,
  context: LedgerContext,
): Promise<readonly ApplyConflict[]> {
  const rows = await session.rows(
    `SELECT table_name, kind, action, rows, array_to_json(ARRAY(
       SELECT key_json FROM ${metaTable(context, 'conflict')} l
       WHERE l.sub_task = c.sub_task AND l.table_name = c.table_name AND l.kind = c.kind AND l.detail = c.action
       ORDER BY no LIMIT ${mostShown})) AS keys
     FROM ${metaTable(context, 'conflict_count')} c WHERE sub_task = $1 ORDER BY table_name, kind, action`,
    [context.subTask],
  )
  return rows.map(({ table_name: table, kind, action, rows: found, keys }) => ({
    table: table ?? '',
    kind: kind as ApplyConflict['kind'],
    action: action as ApplyConflict['action'],
    rows: Number(found),
    keys: JSON.parse(keys ?? '[]') as string[],
  }))
}
