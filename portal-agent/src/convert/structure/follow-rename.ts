import type { DatabaseSchema, Table } from '../../model/schema.ts'
import { type Followed, followed, type FollowSettings, movedTable } from './followed.ts'
import { notFollowed } from './not-followed.ts'
import { planningOf } from './planning.ts'
import type { NamedTable, RenameTables } from './statement.ts'

/**
 * One after the other, as the source does it in one step: so a table that was made beside another one and followed like any
 * other takes its place, with the rows it has (pitfalls D16, D17). Errors: NotFollowed.
 */
export function followRename(
  schema: DatabaseSchema,
  { pairs }: RenameTables,
  settings: FollowSettings,
): Followed {
  let now: Followed = {
    schema,
    plan: planningOf(schema, settings.plan).plan,
    statements: [],
    versions: new Map(),
    gone: [],
    made: [],
  }
  for (const { from, to } of pairs) {
    if (!isHere(schema, from, settings) || !isHere(schema, to, settings))
      throw notFollowed('a table is moved from one database to another')
    now = joined(now, renameOne(now.schema, from, to, settings))
  }
  return now
}

function isHere({ database }: DatabaseSchema, table: NamedTable, settings: FollowSettings): boolean {
  return (table.schema ?? settings.database) === database
}

function renameOne(
  schema: DatabaseSchema,
  from: NamedTable,
  to: NamedTable,
  settings: FollowSettings,
): Followed {
  if (!schema.tables.some(({ name }) => name === from.name))
    throw notFollowed(`the rows of ${from.name}, which is to be ${to.name}, were not followed`)
  const table = movedTable(schema, from)
  assertFree(schema, table, to, settings)
  const renamed: Table = { ...table, name: to.name }
  const tables = schema.tables.map((other) => (other === table ? renamed : other))
  const after = planningOf({ ...schema, tables }, settings.plan)
  const result = followed({
    before: planningOf(schema, settings.plan),
    named: after,
    after,
    nameBefore: (name) => (name === to.name ? from.name : name),
    columnBefore: (_, column) => column,
    isNew: () => false,
    strict: true,
  })
  return { ...result, versions: new Map([...result.versions, [from.name, null]]) }
}

/** What the source does to foreign keys, and what rules mean for another name, is not certain. */
function assertFree(
  schema: DatabaseSchema,
  table: Table,
  to: NamedTable,
  { plan: { rules } }: FollowSettings,
): void {
  if (schema.tables.some(({ name }) => name === to.name))
    throw notFollowed(`table ${to.name} is there already`)
  const isParent = schema.tables.some(({ foreignKeys }) =>
    foreignKeys.some(({ referencedTable }) => referencedTable === table.name),
  )
  if (isParent || table.foreignKeys.length > 0) throw notFollowed(`table ${table.name} has foreign keys`)
  if (table.checks.length > 0) throw notFollowed(`table ${table.name} has checks`)
  if (rules !== undefined && [table.name, to.name].some((name) => Object.hasOwn(rules, name)))
    throw notFollowed(`the job has rules for ${table.name} or ${to.name}`)
}

/** Records and structures of the last step that speaks of each. */
function joined(first: Followed, second: Followed): Followed {
  const key = ({ kind, sourceName, targetName }: Followed['made'][number]) =>
    JSON.stringify([kind, sourceName, targetName])
  const made = new Map(first.made.map((object) => [key(object), object]))
  const gone = new Map(first.gone.map((object) => [key(object), object]))
  for (const object of second.gone) {
    made.delete(key(object))
    gone.set(key(object), object)
  }
  for (const object of second.made) {
    gone.delete(key(object))
    made.set(key(object), object)
  }
  return {
    ...second,
    statements: [...first.statements, ...second.statements],
    versions: new Map([...first.versions, ...second.versions]),
    gone: [...gone.values()],
    made: [...made.values()],
  }
}
