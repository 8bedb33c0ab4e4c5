import { hash } from 'node:crypto'
import type { EditableKind } from '@data-migration/contract/portal'
import type { Column, DatabaseSchema, Index, Table } from '../../model/schema.ts'
import type { Routine, Trigger, View } from '../../model/stored-objects.ts'

/** Hash of what the source says of an object; null for what it does not have. */
export type SourceHashOf = (kind: string, sourceName: string) => string | null

/**
 * By the names the assessment lists. A hash holds what the statements of the object depend on: another index, more rows or a
 * comment leave that of a table as it is. Each is reckoned when it is asked for: ten thousand tables are asked for rarely.
 */
export function sourceDefinitions(schema: DatabaseSchema): SourceHashOf {
  const parts = new Map<string, () => unknown>()
  const add = (kind: EditableKind, name: string, part: () => unknown) => parts.set(`${kind} ${name}`, part)
  for (const table of schema.tables) {
    add('table', table.name, () => tablePart(table))
    for (const index of table.indexes)
      add('index', `${table.name}.${index.name}`, () => indexPart(index, table))
  }
  const { views, routines, triggers } = schema.stored
  for (const view of views) add('view', view.name, () => viewPart(view))
  for (const routine of routines) add(routine.kind, routine.name, () => routinePart(routine))
  for (const trigger of triggers)
    add('trigger', `${trigger.table}.${trigger.name}`, () => triggerPart(trigger))
  return (kind, sourceName) => {
    const part = parts.get(`${kind} ${sourceName}`)
    return part === undefined ? null : hash('sha256', JSON.stringify(part()), 'hex')
  }
}

function tablePart({ columns, partitioning, collation }: Table): unknown {
  return [columns.map(columnPart), partitioning, collation]
}

function columnPart(column: Column): unknown {
  const { name, type, nullable, default: value, autoIncrement, onUpdateNow, generated, invisible } = column
  const { full, charset, collation } = type
  return [name, full, charset, collation, nullable, value, autoIncrement, onUpdateNow, generated, invisible]
}

function indexPart({ name, kind, parts, invisible, comment }: Index, { columns }: Table): unknown {
  const used = new Set(parts.map(({ column }) => column))
  const keys = parts.map(({ column, expression, prefix, descending }) => [
    column,
    expression,
    prefix,
    descending,
  ])
  return [
    name,
    kind,
    keys,
    invisible,
    comment,
    columns.filter((column) => used.has(column.name)).map(columnPart),
  ]
}

function viewPart({ name, sql, security, checkOption, columns }: View): unknown {
  return [name, sql, security, checkOption, columns.map((column) => [column.name, column.type.full])]
}

function routinePart({ kind, name, parameters, returns, body, security, sqlMode }: Routine): unknown {
  const taken = parameters.map((parameter) => [parameter.name, parameter.mode, parameter.type.full])
  return [kind, name, taken, returns?.full ?? null, body, security, sqlMode]
}

function triggerPart({ name, table, timing, event, body, sqlMode }: Trigger): unknown {
  return [name, table, timing, event, body, sqlMode]
}
