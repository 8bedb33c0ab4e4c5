import { changeKind } from '../../../model/change-block.ts'
import type { OrderedChange } from '../../../model/ports/change-applier.ts'
import type { StepTools } from './net-step.ts'
import { deleteOne, deleteOneCopy, insertOne, updateOne, upsertOne } from './statements.ts'

/** One change after the other, as the source made them: exact where a net effect would collide with itself (pitfalls K14, K16). */
export async function applyOrderedStep(changes: readonly OrderedChange[], tools: StepTools): Promise<void> {
  for (const change of changes) {
    const touched = await applyOne(change, tools)
    const { table } = change
    if (touched === 1 || (table.key !== null && tools.strictness(table) !== 'strict')) continue
    const kind = change.kind === changeKind.delete ? 'delete' : 'update'
    tools.onConflict({ table: table.source.name, kind, rows: 1 })
  }
}

async function applyOne(change: OrderedChange, tools: StepTools): Promise<number> {
  const { table, kind, before, after } = change
  const run = (sql: string, values: readonly (Buffer | null)[]) =>
    tools.session.execute(sql, values, { signal: tools.signal, object: table.target })
  if (table.key === null) {
    const deleted = before === null ? 1 : await run(deleteOneCopy(table), before)
    if (after !== null) await run(insertOne(table), after)
    return deleted
  }
  if (kind === changeKind.delete) return await run(deleteOne(table), before ?? [])
  const isStrict = tools.strictness(table) === 'strict'
  if (kind === changeKind.insert)
    return await run(isStrict ? insertOne(table) : upsertOne(table), after ?? [])
  const updated = await run(updateOne(table), [...(after ?? []), ...(before ?? [])])
  if (updated === 1 || isStrict) return updated
  return await run(upsertOne(table), after ?? [])
}
