import type { StagedRows, Strictness, TableStep } from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { PostgresSession } from '../session.ts'
import type { ConflictFinder } from './conflict-finder.ts'
import { copyRows, type Staging } from './staging.ts'
import {
  copyIntoTable,
  deleteStatement,
  insertStatement,
  insertUnlessThere,
  updateStatement,
  upsertStatement,
} from './statements.ts'
import { parentsFirst } from './table-order.ts'

export interface StepTools {
  readonly session: PostgresSession
  readonly staging: Staging
  readonly strictness: (table: TablePlan) => Strictness
  readonly reinsert: ReadonlySet<string>
  readonly conflicts: ConflictFinder
  readonly signal: AbortSignal
}

/**
 * Deletes of tables nobody refers to, then new rows and updates with parents first, then the other deletes with children
 * first: at no time a child is without its parent.
 */
export async function applyNetStep(tables: readonly TableStep[], tools: StepTools): Promise<void> {
  const ordered = parentsFirst(tables)
  const referenced = new Set(
    tables.flatMap(({ table }) => table.source.foreignKeys.map((key) => key.referencedTable)),
  )
  const isParent = ({ table }: TableStep) => referenced.has(table.source.name)
  for (const step of ordered) if (!isParent(step)) await applyDeletes(step, tools)
  for (const step of ordered) await applyRows(step, tools)
  for (const step of ordered.toReversed()) if (isParent(step)) await applyDeletes(step, tools)
}

async function applyDeletes({ table, deletes }: TableStep, tools: StepTools): Promise<void> {
  if (deletes === null) return
  const { session, staging, conflicts, signal } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(table, 'keys', deletes, signal)
  await conflicts.look(table, 'delete', name, strictness, signal)
  const sql = deleteStatement(name, table)
  const deleted =
    table.key === null
      ? await withHashJoins(session, sql, signal)
      : await session.execute(sql, [], { signal })
  conflicts.expect(table, 'delete', deletes, deleted, strictness)
}

/** Rows without a key may have to be searched for; with an index on their digest it is used all the same. */
async function withHashJoins(session: PostgresSession, sql: string, signal: AbortSignal): Promise<number> {
  await session.script(
    'SET LOCAL enable_hashjoin = on; SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on',
  )
  const rows = await session.execute(sql, [], { signal })
  await session.script(
    'SET LOCAL enable_hashjoin = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off',
  )
  return rows
}

async function applyRows({ table, inserts, updates }: TableStep, tools: StepTools): Promise<void> {
  const strictness = tools.strictness(table)
  const mayBeThere = table.key !== null && strictness === 'idempotent'
  if (updates !== null) await (mayBeThere ? applyUpserts : applyUpdates)(table, updates, tools)
  if (inserts === null) return
  if (table.key === null || strictness === 'strict')
    await copyRows(tools.session, copyIntoTable(table), table, inserts, tools.signal)
  else await (mayBeThere ? applyUpserts : applyInserts)(table, inserts, tools)
}

async function applyUpdates(table: TablePlan, updates: StagedRows, tools: StepTools): Promise<void> {
  const { session, staging, conflicts, signal } = tools
  const strictness = tools.strictness(table)
  // Taken out and put in anew, a row that was not there would be made.
  if (tools.reinsert.has(table.target) && strictness !== 'ignore')
    return await reinsertRows(table, updates, tools)
  const name = await staging.fill(table, 'rows', updates, signal)
  await conflicts.look(table, 'update', name, strictness, signal)
  const sql = updateStatement(name, table)
  if (sql === null) return
  const updated = await session.execute(sql, [], { signal })
  conflicts.expect(table, 'update', updates, updated, strictness)
  if (updated < updates.rows && strictness === 'overwrite')
    await session.execute(upsertStatement(name, table), [], { signal })
}

/** A row that is there already is not made a second time, whatever it looks like. */
async function applyInserts(table: TablePlan, inserts: StagedRows, tools: StepTools): Promise<void> {
  const { session, staging, conflicts, signal } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(table, 'rows', inserts, signal)
  await conflicts.look(table, 'insert', name, strictness, signal)
  const inserted = await session.execute(insertUnlessThere(name, table), [], { signal })
  conflicts.expect(table, 'insert', inserts, inserted, strictness)
  if (inserted < inserts.rows && strictness === 'overwrite')
    await session.execute(upsertStatement(name, table), [], { signal })
}

/** First all out, then all in: on the way no two rows hold the same value. Not for tables others refer to. */
async function reinsertRows(table: TablePlan, rows: StagedRows, tools: StepTools): Promise<void> {
  const { session, staging, conflicts, signal } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(table, 'rows', rows, signal)
  await conflicts.look(table, 'update', name, strictness, signal)
  const deleted = await session.execute(deleteStatement(name, table), [], { signal })
  conflicts.expect(table, 'update', rows, deleted, strictness)
  await session.execute(insertStatement(name, table), [], { signal })
}

async function applyUpserts(table: TablePlan, rows: StagedRows, tools: StepTools): Promise<void> {
  if (tools.reinsert.has(table.target)) return await reinsertRows(table, rows, tools)
  const sql = upsertStatement(await tools.staging.fill(table, 'rows', rows, tools.signal), table)
  await tools.session.execute(sql, [], { signal: tools.signal })
}
