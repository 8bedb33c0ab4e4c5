import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { PlannedTable } from '../convert/plan-database.ts'
import { together } from '../model/together.ts'
import type { ObjectDdl, SchemaWriter } from '../model/ports/schema-writer.ts'
import { isQuick } from './quick-tables.ts'

export interface ForeignKeyWork {
  readonly openWriter: (signal: AbortSignal) => Promise<SchemaWriter>
  readonly isDone: (object: ObjectDdl) => boolean
  readonly onObject: (result: ObjectResult) => void
}

/**
 * Creates and validates the foreign keys of all tables, after all rows and indexes are there (pitfall K06). Rows without
 * a parent do not undo the load: the key is reported as failed, with examples (pitfall K07).
 */
export async function createForeignKeys(
  tables: readonly PlannedTable[],
  work: ForeignKeyWork,
  signal: AbortSignal,
): Promise<void> {
  await using writer = await work.openWriter(signal)
  const open = tables.flatMap((table) =>
    table.foreignKeys.filter((key) => !work.isDone(key)).map((key) => ({ table, key })),
  )
  const small = new Set(tables.filter(isQuick).map(({ plan }) => plan.source.name))
  for (const group of together(open, ({ table }) => hasSmallRelatives(table, small))) {
    const keys = group.map(({ key }) => key)
    const results = await writer.createAll(keys, signal)
    for (const [index, { table, key }] of group.entries()) {
      const result = results[index]
      if (result === undefined) throw new RangeError(`no result for ${key.sourceName}`)
      work.onObject(await withOrphans(writer, table, key, result, signal))
    }
  }
}

/** The table and all it refers to. */
function hasSmallRelatives({ plan }: PlannedTable, small: ReadonlySet<string>): boolean {
  const { name, foreignKeys } = plan.source
  return [name, ...foreignKeys.map((key) => key.referencedTable)].every((table) => small.has(table))
}

async function withOrphans(
  writer: SchemaWriter,
  table: PlannedTable,
  key: ObjectDdl,
  result: ObjectResult,
  signal: AbortSignal,
): Promise<ObjectResult> {
  if (result.error?.code !== 'DM-TGT-014') return result
  const orphans = await writer.orphans(table.plan.targetSchema, key.targetName, signal)
  if (orphans.length === 0) return result
  const params = { name: key.sourceName, table: table.plan.source.name }
  const error = dmError('DM-TGT-014', params, { found: orphans.join(', ') })
  return { ...result, error: toErrorBody(error), remarks: [...result.remarks, ...orphans] }
}
