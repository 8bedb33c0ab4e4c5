import type { SourceType } from '../../model/source-type.ts'
import type { View } from '../../model/stored-objects.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import { targetName } from '../names.ts'
import { cast } from './emit/coercions.ts'
import type { Surroundings } from './emit/context.ts'
import { newContext } from './emit/new-context.ts'
import { emitQuery } from './emit/queries.ts'
import { targetTypeOf } from './emit/types.ts'
import type { TargetType } from './emit/value.ts'
import { parseQuery } from './syntax/parse.ts'
import { type Translation, translated } from './translation.ts'
import { untranslatable } from './untranslatable.ts'

/** A view whose columns have the types the source says they have. */
export function translateView(view: View, around: Surroundings): Translation {
  return translated(view.sql, () => {
    if (view.sql === null) throw untranslatable(1, 'its text is hidden: SHOW VIEW is missing')
    const context = newContext(around, view.collation)
    const { sql, columns } = emitQuery(parseQuery(view.sql, view), context)
    const items = view.columns.map(({ name, type }, i) => {
      const column = columns[i]
      if (column === undefined) throw untranslatable(1, `its column ${name} was not found`)
      const given = { ...column.value, sql: `_view.${quoteIdent(column.name.toLowerCase())}` }
      const target = targetTypeOf(type, around.choices)
      const shown =
        target.kind === 'unknown' || target.kind === 'null' ? given.sql : cast(context, given, target)
      return `${rounded(shown, type, target)} AS ${quoteIdent(targetName(name, around.settings.options['names.case']))}`
    })
    const name = quoteQualified(
      around.settings.targetSchema,
      targetName(view.name, around.settings.options['names.case']),
    )
    const mayInvoke = around.settings.invokerViews
    const invoker = view.security === 'invoker' && mayInvoke ? ' WITH (security_invoker = true)' : ''
    if (view.security === 'invoker' && !mayInvoke)
      context.remarks.add('is SQL SECURITY INVOKER; the target runs it with the rights of its owner')
    const statement = `CREATE VIEW ${name}${invoker} AS SELECT ${items.join(', ')} FROM (${sql}) AS _view`
    return { context, statements: [statement] }
  })
}

/** The source shows DOUBLE(m, d), as STDDEV of whole numbers yields it, with so many digits only. */
function rounded(sql: string, { scale }: SourceType, { kind, ddl }: TargetType): string {
  return kind === 'double' && scale !== null ? `round((${sql})::numeric, ${scale})::${ddl}` : sql
}
