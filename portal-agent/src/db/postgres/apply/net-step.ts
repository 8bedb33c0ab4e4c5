import type { StagedRows, Strictness, TableStep } from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { PostgresSession } from '../session.ts'
import type { ConflictFinder } from './conflict-finder.ts'
import type { ApplyLine } from './apply-line.ts'
import type { Staging } from './staging.ts'
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
  readonly line: ApplyLine
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
  const { line, staging, conflicts } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(line, table, 'keys', deletes)
  await conflicts.look(table, 'delete', name, strictness)
  // Rows without a key may have to be searched for; with an index on their digest it is used all the same.
  if (table.key === null) await line.run(hashJoins('on'))
  await line.run(deleteStatement(name, table), {
    then: (deleted) => conflicts.expect(table, 'delete', deletes, deleted, strictness),
  })
  if (table.key === null) await line.run(hashJoins('off'))
}

/** Until the end of the transaction. */
function hashJoins(is: 'on' | 'off'): string {
  const settings = ['enable_hashjoin', 'enable_seqscan', 'enable_bitmapscan']
  return `SELECT ${settings.map((name) => `set_config('${name}', '${is}', true)`).join(', ')}`
}

async function applyRows({ table, inserts, updates }: TableStep, tools: StepTools): Promise<void> {
  const strictness = tools.strictness(table)
  const mayBeThere = table.key !== null && strictness === 'idempotent'
  if (updates !== null) await (mayBeThere ? applyUpserts : applyUpdates)(table, updates, tools)
  if (inserts === null) return
  if (table.key === null || strictness === 'strict')
    await tools.line.copy(copyIntoTable(table), table, inserts)
  else await (mayBeThere ? applyUpserts : applyInserts)(table, inserts, tools)
}

async function applyUpdates(table: TablePlan, updates: StagedRows, tools: StepTools): Promise<void> {
  const { line, staging, conflicts } = tools
  const strictness = tools.strictness(table)
  // Taken out and put in anew, a row that was not there would be made.
  if (tools.reinsert.has(table.target) && strictness !== 'ignore')
    return await reinsertRows(table, updates, tools)
  const name = await staging.fill(line, table, 'rows', updates)
  await conflicts.look(table, 'update', name, strictness)
  const sql = updateStatement(name, table)
  if (sql === null) return
  await line.run(sql, {
    then: (updated) => conflicts.expect(table, 'update', updates, updated, strictness),
  })
  await overwrite(name, table, tools)
}

/** A row that is there already is not made a second time, whatever it looks like. */
async function applyInserts(table: TablePlan, inserts: StagedRows, tools: StepTools): Promise<void> {
  const { line, staging, conflicts } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(line, table, 'rows', inserts)
  await conflicts.look(table, 'insert', name, strictness)
  await line.run(insertUnlessThere(name, table), {
    then: (inserted) => conflicts.expect(table, 'insert', inserts, inserted, strictness),
  })
  await overwrite(name, table, tools)
}

/** Without a conflict there is nothing left to do; the pass that only notices them ends at the first. */
async function overwrite(staging: string, table: TablePlan, tools: StepTools): Promise<void> {
  if (!tools.conflicts.listing || tools.strictness(table) !== 'overwrite') return
  await tools.line.run(upsertStatement(staging, table))
}

/** First all out, then all in: on the way no two rows hold the same value. Not for tables others refer to. */
async function reinsertRows(table: TablePlan, rows: StagedRows, tools: StepTools): Promise<void> {
  const { line, staging, conflicts } = tools
  const strictness = tools.strictness(table)
  const name = await staging.fill(line, table, 'rows', rows)
  await conflicts.look(table, 'update', name, strictness)
  await line.run(deleteStatement(name, table), {
    then: (deleted) => conflicts.expect(table, 'update', rows, deleted, strictness),
  })
  await line.run(insertStatement(name, table))
}

async function applyUpserts(table: TablePlan, rows: StagedRows, tools: StepTools): Promise<void> {
  if (tools.reinsert.has(table.target)) return await reinsertRows(table, rows, tools)
  await tools.line.run(upsertStatement(await tools.staging.fill(tools.line, table, 'rows', rows), table))
}
