import { changeKind } from '../../../model/change-block.ts'
import type { ApplyConflict, ChangeField, OrderedChange } from '../../../model/ports/change-applier.ts'
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

type Cells = readonly ChangeField[]

const kindNames: ReadonlyMap<number, ApplyConflict['kind']> = new Map([
  [changeKind.insert, 'insert'],
  [changeKind.update, 'update'],
  [changeKind.delete, 'delete'],
])

/** How many changes are sent at once, and in how many bytes: all of them are bound before the first answer is looked at. */
const mostAtOnce = 1_000
const mostBytesAtOnce = 1 << 20

const point = 'portal_ordered'

/** One change after the other, as the source made them: exact where a net effect would collide with itself (pitfalls K14, K16). */
export async function applyOrderedStep(changes: readonly OrderedChange[], tools: StepTools): Promise<void> {
  if (!tools.line.ahead) return await applySingly(changes, tools)
  for (const group of groupsOf(changes))
    if (!(await appliedAtOnce(group, tools))) await applySingly(group, tools)
}

function* groupsOf(changes: readonly OrderedChange[]): Generator<OrderedChange[]> {
  let group: OrderedChange[] = []
  let bytes = 0
  for (const change of changes) {
    group.push(change)
    bytes += sizeOf(change.before) + sizeOf(change.after)
    if (group.length < mostAtOnce && bytes < mostBytesAtOnce) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

function sizeOf(cells: Cells | null): number {
  return cells?.reduce((sum, cell) => sum + (cell?.length ?? 0), 0) ?? 0
}

/**
 * One round trip for all of them. False, and nothing is changed, when one did not find its row as it should: what comes behind it
 * depends on what is done about it.
 */
async function appliedAtOnce(changes: readonly OrderedChange[], tools: StepTools): Promise<boolean> {
  const { line, signal } = tools
  let asExpected = true
  const then = (rows: number) => void (asExpected &&= rows === 1)
  await line.run(`SAVEPOINT ${point}`)
  for (const change of changes)
    for (const { sql, values } of statementsOf(change, tools))
      await line.run(sql, { values, object: change.table.target, then })
  try {
    await line.settle()
  } catch (error) {
    // Behind a row that was not found an error may be no more than what follows from that.
    if (asExpected || signal.aborted) throw error
  }
  if (!asExpected) await line.run(`ROLLBACK TO SAVEPOINT ${point}`)
  await line.run(`RELEASE SAVEPOINT ${point}`)
  if (!asExpected) await line.settle()
  return asExpected
}

async function applySingly(changes: readonly OrderedChange[], tools: StepTools): Promise<void> {
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
  const counts: number[] = []
  for (const { sql, values } of statementsOf(change, tools))
    counts.push(await run(sql, values, change.table, tools))
  return counts[0] ?? 1
}

interface OneRowStatement {
  readonly sql: string
  readonly values: Cells
}

/** Each of them touches one row. */
function statementsOf({ table, kind, before, after }: OrderedChange, tools: StepTools): OneRowStatement[] {
  if (table.key === null)
    return [
      ...(before === null ? [] : [{ sql: deleteOneCopy(table), values: before }]),
      ...(after === null ? [] : [{ sql: insertOne(table), values: after }]),
    ]
  if (kind === changeKind.delete) return [{ sql: deleteOne(table), values: before ?? [] }]
  if (kind === changeKind.update)
    return [{ sql: updateOne(table), values: [...(after ?? []), ...(before ?? [])] }]
  const insert = tools.strictness(table) === 'strict' ? insertOne(table) : insertOneUnlessThere(table)
  return [{ sql: insert, values: after ?? [] }]
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
