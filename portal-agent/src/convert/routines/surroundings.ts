import type { DatabaseSchema } from '../../model/schema.ts'
import type { Routine, Trigger, View } from '../../model/stored-objects.ts'
import { targetName } from '../names.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import type { PlanSettings } from '../settings.ts'
import type { TypeChoices } from '../type-map.ts'
import type { TypedTable } from '../typed-table.ts'
import { compatSchema } from './compat/schema.ts'
import type { RoutineShape, Surroundings, TableShape } from './emit/context.ts'
import { featuresOf, isCaseInsensitive, kindOfRow, targetTypeOf } from './emit/types.ts'
import { ofType, type TargetType } from './emit/value.ts'

/** Everything that objects of the database can refer to. */
export function surroundingsOf(
  schema: DatabaseSchema,
  tables: readonly TypedTable[],
  settings: PlanSettings,
  results: ReadonlySet<string>,
): Surroundings {
  const choices: TypeChoices = { tinyint1: 'smallint', targetKind: settings.targetKind }
  const nameCase = settings.options['names.case']
  const qualified = (name: string) => quoteQualified(settings.targetSchema, targetName(name, nameCase))
  const shapes = new Map<string, TableShape>()
  for (const table of tables)
    shapes.set(table.source.name.toLowerCase(), tableShape(table, schema.stored.triggers, settings))
  for (const view of schema.stored.views)
    shapes.set(view.name.toLowerCase(), viewShape(view, qualified(view.name), settings, choices))
  const routines = new Map<string, RoutineShape>()
  for (const routine of schema.stored.routines) {
    const key = `${routine.kind}.${routine.name.toLowerCase()}`
    routines.set(key, routineShape(routine, qualified(routine.name), choices, results.has(key)))
  }
  return {
    database: schema.database,
    settings,
    choices,
    compatSchema,
    table: (name) => shapes.get(name) ?? null,
    routine: (key) => routines.get(key) ?? null,
  }
}

function tableShape(table: TypedTable, triggers: readonly Trigger[], settings: PlanSettings): TableShape {
  const types = new Map<string, TargetType>()
  const columns = table.columns.map(({ source, target, row, targetType }) => {
    const kind = kindOfRow(row.name)
    const scale = kind === 'decimal' ? source.type.scale : source.type.fraction
    const type: TargetType = {
      ddl: targetType,
      kind,
      ci: kind === 'text' && isCaseInsensitive(source.type.collation),
      scale,
      ...featuresOf(source.type),
    }
    types.set(source.name.toLowerCase(), type)
    return { name: source.name, value: ofType(quoteIdent(target), type) }
  })
  const targetOf = new Map(table.columns.map(({ source, target }) => [source.name, target]))
  const keys = table.source.indexes
    .filter(
      ({ kind, parts }) =>
        (kind === 'primary' || kind === 'unique') &&
        parts.every((part) => part.column !== null && part.prefix === null),
    )
    .map(({ parts }) => parts.flatMap(({ column }) => (column === null ? [] : (targetOf.get(column) ?? []))))
  const auto = table.columns.find(({ source }) => source.autoIncrement)
  return {
    sql: quoteQualified(settings.targetSchema, table.names.target),
    columns,
    types,
    keys,
    autoIncrement: auto?.target ?? null,
    watched: triggers.some(({ table: name, event }) => name === table.source.name && event !== 'insert'),
  }
}

function viewShape(view: View, sql: string, settings: PlanSettings, choices: TypeChoices): TableShape {
  const types = new Map<string, TargetType>()
  const columns = view.columns.map(({ name, type }) => {
    const target = targetTypeOf(type, choices)
    types.set(name.toLowerCase(), target)
    return { name, value: ofType(quoteIdent(targetName(name, settings.options['names.case'])), target) }
  })
  return { sql, columns, types, keys: [], autoIncrement: null, watched: false }
}

function routineShape(routine: Routine, sql: string, choices: TypeChoices, results: boolean): RoutineShape {
  return {
    sql,
    parameters: routine.parameters.map(({ mode, type }) => ({ mode, type: targetTypeOf(type, choices) })),
    returns: routine.returns === null ? null : targetTypeOf(routine.returns, choices),
    results,
  }
}
