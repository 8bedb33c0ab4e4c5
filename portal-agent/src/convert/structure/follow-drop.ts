import type { DatabaseSchema } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { fitName } from '../names.ts'
import type { PlannedTable } from '../plan-database.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import { recordChanges } from './alter-target.ts'
import type { Followed, FollowSettings } from './followed.ts'
import { isGhost } from './ghosts.ts'
import { notFollowed } from './not-followed.ts'
import { dropPart, renamePart } from './part-statements.ts'
import { partsOf, planningOf } from './planning.ts'
import type { DropTables } from './statement.ts'

/** Tables that go: as the option says dropped, or kept under another name with what they held. Errors: NotFollowed. */
export function followDrop(
  schema: DatabaseSchema,
  { tables }: DropTables,
  settings: FollowSettings,
): Followed {
  const names = new Set(
    tables.filter((table) => (table.schema ?? settings.database) === schema.database).map(({ name }) => name),
  )
  const going = schema.tables.filter(({ name }) => names.has(name))
  const staying = schema.tables.filter(({ name }) => !names.has(name))
  for (const { name, foreignKeys } of staying)
    if (foreignKeys.some(({ referencedTable }) => names.has(referencedTable)))
      throw notFollowed(`table ${name} refers to a table that is dropped`)
  const before = planningOf(schema, settings.plan)
  const after = planningOf({ ...schema, tables: staying }, settings.plan)
  const statements: string[] = []
  const kept: ObjectDdl[] = []
  for (const { name } of going) {
    const planned = before.tables.get(name)
    if (planned === undefined) continue
    const isLeftOver = isGhost(name, new Set(staying.map((table) => table.name)))
    const how = isLeftOver ? 'apply' : settings.plan.options['incremental.dropTable']
    if (how === 'stop') throw notFollowed(`table ${name} is dropped, and incremental.dropTable is stop`)
    statements.push(...(how === 'apply' ? dropTable(planned) : keepTable(planned, settings.stamp)))
    if (how === 'keep') kept.push(keptTable(planned, settings.stamp))
  }
  const { gone, made } = recordChanges(before, after)
  return {
    schema: after.schema,
    plan: after.plan,
    statements,
    versions: new Map(going.map(({ name }) => [name, null])),
    gone,
    made: [...made, ...kept],
  }
}

function dropTable({ plan }: PlannedTable): string[] {
  return [`DROP TABLE ${quoteQualified(plan.targetSchema, plan.target)}`]
}

/** What is kept is this sub-task's own: nobody who goes on takes it for a table of somebody else. */
function keptTable({ create, plan }: PlannedTable, stamp: string): ObjectDdl {
  return {
    kind: 'table',
    sourceName: `${create.sourceName} (dropped ${stamp})`,
    targetName: keptName(plan.target, stamp),
    statements: [],
    remarks: ['the source has dropped the table; what it held is kept'],
  }
}

function keptName(name: string, stamp: string): string {
  return fitName(`${name}_dropped_${stamp}`)
}

/** Its indexes get other names as well, so that a table of the same name can come again; nothing ties it to others any more. */
function keepTable(planned: PlannedTable, stamp: string): string[] {
  const { targetSchema: schema, target: table } = planned.plan
  const kept = (name: string) => keptName(name, stamp)
  const place = { schema, table }
  return [
    ...partsOf(planned).flatMap((part) => {
      if (part.kind === 'foreign-key' || part.kind === 'trigger') return dropPart(part, place)
      return part.kind === 'check' ? [] : renamePart(part, kept(part.targetName), place)
    }),
    `ALTER TABLE ${quoteQualified(schema, table)} RENAME TO ${quoteIdent(kept(table))}`,
  ]
}
