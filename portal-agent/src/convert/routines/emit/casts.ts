import type { SourceType } from '../../../model/schema.ts'
import type { Expr } from '../syntax/tree.ts'
import { cast, toDate, toDatetime, toJson, toNumber, toText } from './coercions.ts'
import type { Context } from './context.ts'
import { targetTypeOf } from './types.ts'
import { ofType, type Value, value } from './value.ts'

/** CAST and CONVERT. CHAR(n) cuts; SIGNED rounds. */
export function castValue(arg: Expr, type: SourceType, context: Context): Value {
  const given = context.expr(arg, context)
  const target = targetTypeOf(type, context.around.choices)
  switch (target.kind) {
    case 'int':
      return value(
        `round(${toNumber(context, given).sql})::${type.unsigned ? 'numeric(20)' : 'bigint'}`,
        'int',
      )
    case 'text': {
      const text = toText(context, given)
      return {
        ...text,
        sql:
          type.length === null || (type.full === 'char' && type.length === 1 && type.base !== 'char')
            ? text.sql
            : `left(${text.sql}, ${type.length})`,
        ci: given.ci ?? true,
      }
    }
    case 'date':
      return toDate(context, given)
    case 'datetime':
      return { ...toDatetime(context, given), scale: type.fraction ?? 0 }
    case 'json':
      return value(toJson(context, given), 'json')
    default:
      return ofType(cast(context, given, target), target)
  }
}
