import { type ColumnLookup, type Portable, translateExpression } from './expression.ts'
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
      return result.kind === 'number' && type.base !== 'year' ? withinRange(result, column) : null
    case 'text':
      // CHAR loses trailing blanks when it is read; an expression on the target keeps them.
      return type.base === 'char' || (result.kind !== 'text' && result.kind !== 'loose')
        ? null
        : withinLength(result, column)
    default:
      return null
  }
}

/**
 * Without strict mode the source stores the nearest value its type can hold; in strict mode there are no other rows. So
 * the same is done here, where the value could be outside. NULL stays NULL, which LEAST and GREATEST would pass over.
 */
function withinRange({ sql, precision, scale }: Portable, column: TypedColumn): string {
  const [least, greatest] = rangeOf(column)
  if (least !== '0' && precision - scale <= surelyFitting(column, scale)) return sql
  return `(CASE WHEN ${sql} > ${greatest} THEN ${greatest} WHEN ${sql} < ${least} THEN ${least} ELSE ${sql} END)`
}

/** Digits in front of the point: of a decimal all, unless rounding can add one; of an integer one less than its greatest has. */
function surelyFitting(column: TypedColumn, scale: number): number {
  const [whole = '', behind = ''] = greatestOf(column.source.type).split('.')
  return column.row.name === 'decimal' && scale <= behind.length ? whole.length : whole.length - 1
}

const integerBits: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
}

function rangeOf({ source: { type } }: TypedColumn): readonly [least: string, greatest: string] {
  const greatest = greatestOf(type)
  if (type.unsigned) return ['0', greatest]
  return [type.base === 'decimal' ? `-${greatest}` : (-(BigInt(greatest) + 1n)).toString(), greatest]
}

function greatestOf({ base, unsigned, precision, scale }: TypedColumn['source']['type']): string {
  if (base === 'decimal') {
    const [digits, behind] = [precision ?? 10, scale ?? 0]
    const whole = '9'.repeat(digits - behind)
    return `${whole === '' ? '0' : whole}${behind === 0 ? '' : `.${'9'.repeat(behind)}`}`
  }
  const bits = integerBits[base] ?? 64n
  return (2n ** (unsigned ? bits : bits - 1n) - 1n).toString()
}

function withinLength({ sql }: Portable, { targetType }: TypedColumn): string {
  const length = /^varchar\((\d+)\)$/.exec(targetType)?.[1]
  return length === undefined ? sql : `left(${sql}, ${length})`
}
