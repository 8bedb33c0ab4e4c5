import { type ColumnLookup, translateExpression } from './expression.ts'
import type { TypedColumn } from './typed-table.ts'

/**
 * The target's expression of a generated column; null where the target would not surely reckon the same values, which
 * are copied then (pitfalls C01-C03).
 */
export function generatedExpression(column: TypedColumn, lookup: ColumnLookup): string | null {
  const { generated, type } = column.source
  if (generated === null) return null
  const result = translateExpression(generated.sql, lookup)
  if (!result) return null
  switch (column.row.name) {
    case 'int':
    case 'uint64':
    case 'decimal':
      return result.kind === 'number' ? result.sql : null
    case 'text':
      // CHAR loses trailing blanks when it is read; an expression on the target keeps them.
      return type.base === 'char' || (result.kind !== 'text' && result.kind !== 'loose') ? null : result.sql
    default:
      return null
  }
}
