import type { ObjectDifference } from '@data-migration/contract/portal'
import type { CheckShape, ForeignKeyShape, IndexPartShape, IndexShape } from '../../model/object-shape.ts'
import type { Check, ForeignKey, Index, IndexPart, Table } from '../../model/schema.ts'
import { bareColumn, expressionPrint, type Writer } from './expression-print.ts'

/** A part of a table that has a name of its own. */
export interface PlannedPart {
  readonly name: string
  readonly shape: IndexShape | ForeignKeyShape | CheckShape
}

/** How a part is shown, and what two ways of writing it have in common. */
interface Form {
  readonly text: string
  readonly print: string
}

/**
 * Indexes, foreign keys and checks. One under another name does the same work: only where the name is not there is one of
 * the same form looked for, as in a table that was there before.
 */
export function compareParts(planned: readonly PlannedPart[], found: Table): ObjectDifference[] {
  const columns = new Set(found.columns.map(({ name }) => name))
  return planned.flatMap(({ name, shape }) => {
    const wanted = formOf(shape, columns)
    const there = formsIn(found, shape.kind, columns)
    const named = there.get(name)
    if (named?.print === wanted.print) return []
    if (named === undefined && [...there.values()].some(({ print }) => print === wanted.print)) return []
    return [{ item: itemOf(shape), name, expected: wanted.text, found: named?.text ?? 'none' }]
  })
}

function itemOf(shape: PlannedPart['shape']): ObjectDifference['item'] {
  if (shape.kind !== 'index') return shape.kind
  if (shape.uniqueness === 'primary') return 'primary-key'
  return shape.uniqueness === 'unique' ? 'unique' : 'index'
}

function formOf(shape: PlannedPart['shape'], columns: ReadonlySet<string>): Form {
  switch (shape.kind) {
    case 'index':
      return indexForm(shape.uniqueness, shape.parts, columns, 'planned')
    case 'foreign-key':
      return foreignKeyForm(shape)
    case 'check':
      return checkForm(shape.expression, columns, 'planned')
  }
}

function formsIn(
  table: Table,
  kind: PlannedPart['shape']['kind'],
  columns: ReadonlySet<string>,
): ReadonlyMap<string, Form> {
  switch (kind) {
    case 'index':
      return new Map(table.indexes.map((index) => [index.name, foundIndexForm(index, columns)]))
    case 'foreign-key':
      return new Map(table.foreignKeys.map((key) => [key.name, foreignKeyForm(key)]))
    case 'check':
      return new Map(table.checks.map((check) => [check.name, foundCheckForm(check, columns)]))
  }
}

function foundIndexForm({ kind, parts }: Index, columns: ReadonlySet<string>): Form {
  const uniqueness = kind === 'primary' || kind === 'unique' ? kind : 'none'
  return indexForm(uniqueness, parts, columns, 'found')
}

function indexForm(
  uniqueness: IndexShape['uniqueness'],
  parts: readonly (IndexPartShape | IndexPart)[],
  columns: ReadonlySet<string>,
  writer: Writer,
): Form {
  const head = { primary: 'PRIMARY KEY ', unique: 'UNIQUE ', none: '' }[uniqueness]
  const list = (show: (part: IndexPartShape | IndexPart) => string) =>
    `${head}(${parts.map((part) => `${show(part)}${part.descending ? ' DESC' : ''}`).join(', ')})`
  return {
    text: list(({ column, expression }) => column ?? expression ?? ''),
    print: list(({ column, expression }) => partPrint(column, expression ?? '', columns, writer)),
  }
}

function partPrint(
  column: string | null,
  expression: string,
  columns: ReadonlySet<string>,
  writer: Writer,
): string {
  const name = column ?? bareColumn(expression, columns)
  return name === null ? `[${expressionPrint(expression, columns, writer)}]` : JSON.stringify(name)
}

function foreignKeyForm(key: ForeignKeyShape | ForeignKey): Form {
  const actions = `ON DELETE ${key.onDelete.toUpperCase()} ON UPDATE ${key.onUpdate.toUpperCase()}`
  const text = `(${key.columns.join(', ')}) REFERENCES ${key.referencedTable} (${key.referencedColumns.join(', ')}) ${actions}`
  return { text, print: text }
}

function checkForm(expression: string, columns: ReadonlySet<string>, writer: Writer): Form {
  return { text: expression, print: expressionPrint(expression, columns, writer) }
}

/** One that was added without a look at the rows, and never validated, says nothing of them. */
function foundCheckForm({ sql, enforced }: Check, columns: ReadonlySet<string>): Form {
  const form = checkForm(sql, columns, 'found')
  return enforced ? form : { text: `${sql} NOT VALID`, print: `${form.print} NOT VALID` }
}
