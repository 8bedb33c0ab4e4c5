import { columnDdl } from '../column-ddl.ts'
import { collateClause } from '../collation.ts'
import { convertDefault } from '../defaults.ts'
import { quoteIdent } from '../quote.ts'
import { autoIncrementKind } from '../sequences.ts'
import type { TypedColumn, TypedTable } from '../typed-table.ts'
import { conversionOf } from './convertible.ts'
import { firstValue } from './first-value.ts'
import { notFollowed } from './not-followed.ts'

/** What makes the columns of a table those behind the statement, as parts of ALTER TABLE in order. */
export interface ColumnChanges {
  readonly clauses: readonly string[]
  /** Columns whose type is another on the target: what hangs on them has to be made anew. */
  readonly retyped: ReadonlySet<string>
}

/**
 * `before` has the names of `after` already. `from`: of each column behind the statement the one it was, by the names of
 * `before`; null for a new one. Errors: NotFollowed.
 */
export function columnChanges(
  before: TypedTable,
  after: TypedTable,
  isNew: (column: string) => boolean,
  strict: boolean,
): ColumnChanges {
  const clauses: string[] = []
  const retyped = new Set<string>()
  const kept = new Set(
    after.columns.filter(({ source }) => !isNew(source.name)).map(({ source }) => source.name),
  )
  for (const column of before.columns)
    if (!kept.has(column.source.name)) clauses.push(`DROP COLUMN ${quoteIdent(column.target)}`)
  for (const column of after.columns) {
    if (!kept.has(column.source.name)) {
      clauses.push(...addColumn(column, after))
      continue
    }
    const former = before.columns.find(({ source }) => source.name === column.source.name)
    if (former === undefined) throw new RangeError(`column ${column.source.name} was not there`)
    const changed = alterColumn({ column: former, table: before }, { column, table: after }, strict)
    if (former.targetType !== column.targetType) retyped.add(column.source.name)
    clauses.push(...changed)
  }
  return { clauses, retyped }
}

function addColumn(column: TypedColumn, table: TypedTable): string[] {
  const { sql } = columnDdl(column, table)
  // The target reckons it for every row by itself.
  if (column.generated !== null) return [`ADD COLUMN ${sql}`]
  const value = firstValue(column, table)
  const own = convertDefault(column.source, column.row, table.settings).sql
  if (value === null || value === own) return [`ADD COLUMN ${sql}`]
  const name = quoteIdent(column.target)
  const typed = [name, column.targetType, collateClause(column, table.schema), `DEFAULT ${value}`, 'NOT NULL']
  return [
    `ADD COLUMN ${typed.filter((part) => part !== null).join(' ')}`,
    `ALTER COLUMN ${name} ${own === null ? 'DROP DEFAULT' : `SET DEFAULT ${own}`}`,
    ...(column.nullable ? [`ALTER COLUMN ${name} DROP NOT NULL`] : []),
  ]
}

interface Placed {
  readonly column: TypedColumn
  readonly table: TypedTable
}

function alterColumn(before: Placed, after: Placed, strict: boolean): string[] {
  const [was, is] = [before.column, after.column]
  const name = quoteIdent(is.target)
  assertGenerated(was, is)
  assertNumbering(before, after)
  const clauses: string[] = []
  const alter = (what: string) => void clauses.push(`ALTER COLUMN ${name} ${what}`)
  const [oldDefault, newDefault] = [defaultOf(before), defaultOf(after)]
  const retyped = typeClause(before, after, strict)
  if (oldDefault !== null && (retyped !== null || newDefault === null)) alter('DROP DEFAULT')
  if (numbers(before) && !numbers(after)) alter('DROP IDENTITY')
  if (retyped !== null) alter(retyped)
  if (newDefault !== null && (retyped !== null || newDefault !== oldDefault))
    alter(`SET DEFAULT ${newDefault}`)
  if (was.nullable && !is.nullable) {
    if (!strict && was.source.nullable)
      throw notFollowed(
        `NULLs of column ${is.source.name} may have become values, as the session was not in strict mode`,
      )
    alter('SET NOT NULL')
  }
  if (!was.nullable && is.nullable) alter('DROP NOT NULL')
  return clauses
}

/** Null where rows and type on the target stay. */
function typeClause(before: Placed, after: Placed, strict: boolean): string | null {
  const [was, is] = [before.column, after.column]
  const conversion = conversionOf(was.source, is.source, strict)
  if (conversion.kind === 'unclear') throw notFollowed(`column ${is.source.name}: ${conversion.why}`)
  const collations = [was, is].map(({ collation }) => collation?.name)
  if (was.targetType === is.targetType && collations[0] === collations[1]) return null
  const collate = collateClause(is, after.table.schema)
  const type = [is.targetType, collate].filter((part) => part !== null).join(' ')
  return `TYPE ${type} USING ${quoteIdent(is.target)}::${is.targetType}`
}

function assertGenerated(was: TypedColumn, is: TypedColumn): void {
  const same =
    was.generated === is.generated && (was.source.generated === null) === (is.source.generated === null)
  const sameSource = was.source.generated?.sql === is.source.generated?.sql
  if (!same || !sameSource)
    throw notFollowed(`the values of generated column ${is.source.name} change without being in the log`)
}

function assertNumbering(before: Placed, after: Placed): void {
  const [was, is] = [before, after].map(({ column, table }) => autoIncrementKind(column, table))
  if (was === is || (was === 'identity' && is === null)) return
  throw notFollowed(`column ${after.column.source.name} begins or ends to number itself`)
}

const numbers = ({ column, table }: Placed) => autoIncrementKind(column, table) === 'identity'

function defaultOf({ column, table }: Placed): string | null {
  if (column.generated !== null || autoIncrementKind(column, table) !== null) return null
  return convertDefault(column.source, column.row, table.settings).sql
}
