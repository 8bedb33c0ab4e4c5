import type { Column } from '../../../model/schema.ts'
import type { KeyRange, KeyValues } from '../../../model/table-plan.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { comparedKey, keyLiteral } from '../sql/literal.ts'

/** The rows of a range as a condition; null when both ends are open. */
export function rangeCondition(
  key: readonly Column[],
  range: Pick<KeyRange, 'lower' | 'upper'>,
): string | null {
  const conditions = [
    ...(range.lower === null ? [] : [after(key, range.lower)]),
    ...(range.upper === null ? [] : [upTo(key, range.upper)]),
  ]
  return conditions.length === 0 ? null : conditions.join(' AND ')
}

/**
 * Key > bound, written out (pitfall X13: optimizers do not use an index for row constructors):
 * `a >= 1 AND (a > 1 OR (a = 1 AND b > 2))`. The first part, redundant, is what every optimizer can use.
 */
function after(key: readonly Column[], bound: KeyValues): string {
  const parts = partsOf(key, bound)
  const [first, ...rest] = parts
  if (rest.length === 0) return greaterThan(first)
  const all = expandAfter(parts)
  return first.literal === null ? `(${all})` : `${first.name} >= ${first.literal} AND (${all})`
}

/** Key <= bound. */
function upTo(key: readonly Column[], bound: KeyValues): string {
  const parts = partsOf(key, bound)
  const [first, ...rest] = parts
  return rest.length === 0 ? atMost(first) : `${atMost(first)} AND (${expandUpTo(parts)})`
}

function expandUpTo([first, ...rest]: Parts): string {
  if (!isSome(rest)) return atMost(first)
  const equal = `(${equalTo(first)} AND (${expandUpTo(rest)}))`
  return first.literal === null ? equal : `${lessThan(first)} OR ${equal}`
}

function expandAfter([first, ...rest]: Parts): string {
  if (!isSome(rest)) return greaterThan(first)
  return `${greaterThan(first)} OR (${equalTo(first)} AND (${expandAfter(rest)}))`
}

/** A column beside a bound. NULL, which compares with nothing, is taken for the least value, as indexes order it. */
interface Part {
  readonly column: string
  /** A column that cannot be NULL is not asked whether it is: on MySQL a zero date in it would say yes. */
  readonly nullable: boolean
  /** The column as it is compared with literals. */
  readonly name: string
  /** Null: the bound is NULL. */
  readonly literal: string | null
}

type Parts = readonly [Part, ...Part[]]

const isSome = (parts: readonly Part[]): parts is Parts => parts.length > 0

function greaterThan({ column, name, literal }: Part): string {
  return literal === null ? `${column} IS NOT NULL` : `${name} > ${literal}`
}

function equalTo({ column, name, literal }: Part): string {
  return literal === null ? `${column} IS NULL` : `${name} = ${literal}`
}

function lessThan(part: Part): string {
  return orNull(part, `${part.name} < ${part.literal}`)
}

function atMost(part: Part): string {
  return part.literal === null ? equalTo(part) : orNull(part, `${part.name} <= ${part.literal}`)
}

function orNull({ column, nullable }: Part, comparison: string): string {
  return nullable ? `(${column} IS NULL OR ${comparison})` : comparison
}

function partsOf(key: readonly Column[], bound: KeyValues): Parts {
  const parts = key.map((column, index) => part(column, bound[index]))
  if (!isSome(parts) || parts.length !== bound.length) throw new Error('the bound does not fit the key')
  return parts
}

function part(column: Column, value: string | null | undefined): Part {
  const { nullable } = column
  if (value === undefined || (value === null && !nullable)) throw new Error('the bound does not fit the key')
  const name = quoteIdentifier(column.name)
  return {
    column: name,
    nullable,
    name: comparedKey(column, name),
    literal: value === null ? null : keyLiteral(column, value),
  }
}
