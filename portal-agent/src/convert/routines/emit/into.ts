import { quoteIdent } from '../../quote.ts'
import { untranslatable } from '../untranslatable.ts'
import { localVariable } from './assignments.ts'
import type { Body } from './body.ts'
import { assignable } from './coercions.ts'
import type { OutputColumn } from './scope.ts'
import { setUserVariable } from './user-variables.ts'

/** Variables take the values of a fetched row; without a row they keep theirs, as on the source. */
export function assignRow(
  row: string,
  columns: readonly OutputColumn[],
  targets: readonly string[],
  line: number,
  body: Body,
): string[] {
  if (columns.length !== targets.length)
    throw untranslatable(line, `${columns.length} columns into ${targets.length} variables`)
  const names = columns.map(({ name }) => name.toLowerCase())
  if (new Set(names).size < names.length) throw untranslatable(line, 'two columns of one name into variables')
  return targets.map((target, i) => {
    const column = columns[i]
    if (column === undefined) throw new RangeError('a target without column')
    const { literal: _, ...kind } = column.value
    const given = { ...kind, sql: `${row}.${quoteIdent(names[i] ?? '')}` }
    if (target.startsWith('@')) return setUserVariable(body, target.slice(1), given)
    const variable = localVariable(body, target, line)
    return `${variable.sql} := ${assignable(body, given, variable.type)};`
  })
}
