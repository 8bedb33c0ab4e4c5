import { changeKind } from '../../../model/change-block.ts'
import type { ApplyConflict, OrderedChange } from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { TextRow } from '../session.ts'
import type { StepTools } from './net-step.ts'
import {
  deleteOne,
  deleteOneCopy,
  insertOne,
  insertOneUnlessThere,
  keyAsText,
  keyColumns,
  updateOne,
  upsertOne,
} from './statements.ts'

type Cells = readonly (Buffer | null)[]

const kindNames: ReadonlyMap<number, ApplyConflict['kind']> = new Map([
  [changeKind.insert, 'insert'],
  [changeKind.update, 'update'],
  [changeKind.delete, 'delete'],
])

/** One change after the other, as the source made them: exact where a net effect would collide with itself (pitfalls K14, K16). */
export async function applyOrderedStep(changes: readonly OrderedChange[], tools: StepTools): Promise<void> {
  for (const change of changes) {
    if ((await applyOne(change, tools)) === 1) continue
    const { table } = change
    const strictness = tools.strictness(table)
    const kind = kindNames.get(change.kind) ?? 'update'
    // In the same transaction: what is told of is what was found.
    const key = table.key === null ? null : await keyOf(change, tools)
    tools.conflicts.one(table, kind, strictness, key)
    if (table.key === null || strictness === 'strict' || strictness === 'ignore') continue
    if (change.after !== null) await run(upsertOne(table), change.after, table, tools)
  }
}

/** How many rows it found as it should; 1 is right. */
async function applyOne(change: OrderedChange, tools: StepTools): Promise<number> {
  const { table, kind, before, after } = change
  if (table.key === null) {
    const deleted = before === null ? 1 : await run(deleteOneCopy(table), before, table, tools)
    if (after !== null) await run(insertOne(table), after, table, tools)
    return deleted
  }
  if (kind === changeKind.delete) return await run(deleteOne(table), before ?? [], table, tools)
  if (kind === changeKind.update)
    return await run(updateOne(table), [...(after ?? []), ...(before ?? [])], table, tools)
  const insert = tools.strictness(table) === 'strict' ? insertOne(table) : insertOneUnlessThere(table)
  return await run(insert, after ?? [], table, tools)
}

async function run(sql: string, values: Cells, table: TablePlan, tools: StepTools): Promise<number> {
  return await tools.session.execute(sql, values, { signal: tools.signal, object: table.target })
}

async function keyOf({ table, before, after }: OrderedChange, tools: StepTools): Promise<TextRow | null> {
  if (tools.strictness(table) === 'idempotent') return null
  const ofNew = keyColumns(table).map((column) => after?.[table.columns.indexOf(column)] ?? null)
  const [row] = await tools.session.rows(keyAsText(table), before ?? ofNew, { signal: tools.signal })
  return row ?? null
}
