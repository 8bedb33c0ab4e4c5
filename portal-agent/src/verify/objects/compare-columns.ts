import type { ObjectDifference } from '@data-migration/contract/portal'
import type { ColumnShape } from '../../model/object-shape.ts'
import { canonicalType } from '../../model/canonical-type.ts'
import { holdsType } from '../../model/holds-type.ts'
import type { Column } from '../../model/schema.ts'
import { defaultText, sameDefault } from './same-default.ts'

const absent = 'none'

/** Columns as planned and as they are, each by its target name. */
export function compareColumns(
  planned: readonly ColumnShape[],
  found: readonly Column[],
): ObjectDifference[] {
  const there = new Map(found.map((column) => [column.name, column]))
  const wanted = new Set(planned.map(({ name }) => name))
  return [
    ...planned.flatMap((column) => compareColumn(column, there.get(column.name))),
    ...found
      .filter(({ name }) => !wanted.has(name))
      .map(({ name, type }) => ({ item: 'column' as const, name, expected: absent, found: type.full })),
  ]
}

/** Of a table that a user has written: only what the rows need of it. */
export function compareHolding(
  planned: readonly ColumnShape[],
  found: readonly Column[],
): ObjectDifference[] {
  const there = new Map(found.map((column) => [column.name, column]))
  return planned.flatMap((column) => {
    const { name, type, numbersItself } = column
    const is = there.get(name)
    if (is === undefined || holdsType(type, is.type.full))
      return compareColumn(column, is).filter(
        ({ item }) => item === 'column' || item === 'generated' || (item === 'identity' && numbersItself),
      )
    return [
      { item: 'type' as const, name, expected: canonicalType(type), found: canonicalType(is.type.full) },
    ]
  })
}

function compareColumn(planned: ColumnShape, found: Column | undefined): ObjectDifference[] {
  const { name } = planned
  if (found === undefined) return [{ item: 'column', name, expected: planned.type, found: absent }]
  const say = (item: ObjectDifference['item'], expected: string, is: string): ObjectDifference[] =>
    expected === is ? [] : [{ item, name, expected, found: is }]
  return [
    ...say('type', canonicalType(planned.type), canonicalType(found.type.full)),
    ...say('nullable', nullability(planned.nullable), nullability(found.nullable)),
    ...say('generated', computed(planned.computed), computed(found.generated !== null)),
    ...say('identity', numbering(planned.numbersItself), numbering(found.autoIncrement)),
    ...compareDefault(planned, found),
  ]
}

/** What a sequence gives or an expression computes is no default of its own. */
function compareDefault(planned: ColumnShape, found: Column): ObjectDifference[] {
  if (planned.numbersItself || planned.computed || found.autoIncrement || found.generated !== null) return []
  if (sameDefault(planned.default, found.default, canonicalType(found.type.full))) return []
  const expected = planned.default ?? absent
  return [{ item: 'default', name: planned.name, expected, found: defaultText(found.default) }]
}

function nullability(nullable: boolean): string {
  return nullable ? 'NULL' : 'NOT NULL'
}

function computed(yes: boolean): string {
  return yes ? 'computed by the target' : 'a plain column'
}

function numbering(yes: boolean): string {
  return yes ? 'numbers itself' : 'does not number itself'
}
