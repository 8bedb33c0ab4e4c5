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
  return compare(key, bound, '>', '>')
}

/** Key <= bound. */
function upTo(key: readonly Column[], bound: KeyValues): string {
  return compare(key, bound, '<', '<=')
}

function compare(key: readonly Column[], bound: KeyValues, strict: '<' | '>', last: '>' | '<='): string {
  const parts = key.map((column, index) => part(column, bound[index]))
  const first = parts[0]
  if (first === undefined || parts.length !== bound.length) throw new Error('the bound does not fit the key')
  if (parts.length === 1) return `${first.name} ${last} ${first.literal}`
  return `${first.name} ${strict}= ${first.literal} AND (${expand(parts, strict, last)})`
}

function expand(parts: readonly Part[], strict: '<' | '>', last: '>' | '<='): string {
  const [first, ...rest] = parts as [Part, ...Part[]]
  if (rest.length === 0) return `${first.name} ${last} ${first.literal}`
  const { name, literal } = first
  return `${name} ${strict} ${literal} OR (${name} = ${literal} AND (${expand(rest, strict, last)}))`
}

interface Part {
  readonly name: string
  readonly literal: string
}

function part(column: Column, value: string | undefined): Part {
  if (value === undefined) throw new Error('the bound does not fit the key')
  return { name: comparedKey(column, quoteIdentifier(column.name)), literal: keyLiteral(column, value) }
}
