import { quoteIdent } from '../../quote.ts'
import type { Select, SelectItem } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { plain } from './coercions.ts'
import type { Context } from './context.ts'
import type { EmittedQuery } from './queries.ts'
import { qualified } from './names.ts'
import type { OutputColumn } from './scope.ts'
import { type Value, value } from './value.ts'

/** The list behind SELECT. Every item has a name and a type of its own. */
export function selectItems(select: Select, context: Context): EmittedQuery {
  const columns = select.items.flatMap((item, at) =>
    item.expr === null ? starred(item, select, context) : [single(item, at, context)],
  )
  return {
    columns,
    sql: columns.map(({ name, value: { sql } }) => `${sql} AS ${quoteIdent(name.toLowerCase())}`).join(', '),
  }
}

function single(item: SelectItem, at: number, context: Context): OutputColumn {
  if (item.expr === null) throw new RangeError('an item without expression')
  const given = settled(plain(context.expr(item.expr, context)))
  const own = item.expr.is === 'name' ? item.expr.path.at(-1) : undefined
  return { name: item.alias ?? own ?? `column_${at + 1}`, value: given }
}

/** A literal alone has no type on the target. */
function settled(given: Value): Value {
  if (given.kind === 'null') return value('NULL', 'null')
  return given.literal === undefined || given.kind !== 'text'
    ? given
    : { ...given, sql: `${given.sql}::text` }
}

function starred(item: SelectItem, select: Select, context: Context): OutputColumn[] {
  const relations = context.scope?.relations ?? []
  const wanted =
    item.starOf === null
      ? relations
      : relations.filter((relation) => relation.alias === item.starOf?.toLowerCase())
  return wanted.flatMap((relation) => {
    if (relation.columns === null)
      throw untranslatable(select.line, `* of ${relation.alias}, whose columns are not known`)
    return relation.columns.map((column) => ({ name: column.name, value: qualified(relation, column) }))
  })
}
