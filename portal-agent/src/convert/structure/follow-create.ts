import type { DatabaseSchema, Table } from '../../model/schema.ts'
import { recordChanges } from './alter-target.ts'
import { applyActions } from './apply-actions.ts'
import { assertConverted, type Followed, type FollowSettings, movedTable } from './followed.ts'
import { notFollowed } from './not-followed.ts'
import { partsOf, planningOf } from './planning.ts'
import type { CreateLike, CreateTable } from './statement.ts'

/** A table that comes, empty: all its rows will be in the log. Errors: NotFollowed. */
export function followCreate(
  schema: DatabaseSchema,
  statement: CreateTable | CreateLike,
  settings: FollowSettings,
): Followed {
  const { name } = statement.table
  const before = planningOf(schema, settings.plan)
  if (schema.tables.some((table) => table.name === name)) {
    if (!statement.ifNotExists) throw notFollowed(`table ${name} is there already`)
    return { schema, plan: before.plan, statements: [], versions: new Map(), gone: [], made: [] }
  }
  const made = statement.is === 'create' ? declared(schema, statement, settings) : copied(schema, statement)
  const after = planningOf({ ...schema, tables: [...schema.tables, made] }, settings.plan)
  assertConverted(before, after)
  const planned = after.tables.get(name)
  if (planned === undefined) throw notFollowed(`table ${name} has no counterpart on the target`)
  const there = new Set(before.plan.prelude.map(({ targetName }) => targetName))
  const objects = [
    ...after.plan.prelude.filter(({ targetName }) => !there.has(targetName)),
    planned.create,
    ...partsOf(planned),
    ...(planned.comments === null ? [] : [planned.comments]),
  ]
  return {
    schema: after.schema,
    plan: after.plan,
    statements: objects.flatMap(({ statements }) => statements),
    versions: new Map([[name, made]]),
    ...recordChanges(before, after),
  }
}

function declared(schema: DatabaseSchema, { table, actions }: CreateTable, settings: FollowSettings): Table {
  const empty: Table = {
    name: table.name,
    engine: '',
    columns: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    autoIncrement: null,
    partitioning: null,
    collation: schema.collation,
    comment: '',
    rowsEstimate: '0',
    dataBytes: '0',
  }
  return applyActions(empty, actions, schema.database, settings.dialect).table
}

/** Foreign keys are not copied. The names of checks are new ones, which nothing here foretells. */
function copied(schema: DatabaseSchema, { table, like }: CreateLike): Table {
  if ((like.schema ?? schema.database) !== schema.database)
    throw notFollowed('its model is in another database')
  const model = movedTable(schema, like)
  if (model.checks.length > 0) throw notFollowed('its model has checks')
  const autoIncrement = model.autoIncrement === null ? null : '1'
  return { ...model, name: table.name, foreignKeys: [], autoIncrement, rowsEstimate: '0', dataBytes: '0' }
}
