import { quoteLiteral } from '../../quote.ts'
import type { Condition } from '../syntax/tree.ts'
import { type ActiveHandler, type Body, indented } from './body.ts'

/** Error numbers of MySQL as conditions of PL/pgSQL. */
const byNumber: Readonly<Record<string, string>> = {
  '1022': 'unique_violation',
  '1048': 'not_null_violation',
  '1054': 'undefined_column',
  '1062': 'unique_violation',
  '1146': 'undefined_table',
  '1051': 'undefined_table',
  '1050': 'duplicate_table',
  '1205': 'lock_not_available',
  '1213': 'deadlock_detected',
  '1216': 'foreign_key_violation',
  '1217': 'foreign_key_violation',
  '1264': 'numeric_value_out_of_range',
  '1365': 'division_by_zero',
  '1406': 'string_data_right_truncation',
  '1451': 'foreign_key_violation',
  '1452': 'foreign_key_violation',
  '1690': 'numeric_value_out_of_range',
  '3819': 'check_violation',
}

/** States both sides have under different codes. */
const byState: Readonly<Record<string, string>> = {
  '23000': 'integrity_constraint_violation',
  '40001': "SQLSTATE '40001' OR deadlock_detected",
  '42S02': 'undefined_table',
  '42S22': 'undefined_column',
  '22001': 'string_data_right_truncation',
  '22003': 'numeric_value_out_of_range',
  '22012': 'division_by_zero',
}

export function isNotFound(condition: Condition): boolean {
  return (
    condition.is === 'not found' ||
    (condition.is === 'sqlstate' && condition.value === '02000') ||
    (condition.is === 'errno' && condition.value === '1329')
  )
}

/** What stands behind WHEN; null for conditions that no statement of the target raises. */
function whenOf(condition: Condition): string | null {
  switch (condition.is) {
    case 'sqlexception':
      return 'OTHERS'
    case 'errno':
      return byNumber[condition.value] ?? null
    case 'sqlstate':
      return isNotFound(condition)
        ? null
        : (byState[condition.value] ?? `SQLSTATE ${quoteLiteral(condition.value)}`)
    case 'not found':
    case 'sqlwarning':
    case 'named':
      return null
  }
}

/**
 * A statement under the handlers around it. Each statement is a block of its own, so that what went before stays, as on the
 * source, where only the failing statement is undone.
 */
export function guarded(body: Body, lines: readonly string[]): string[] {
  let guardedLines = [...lines]
  for (const handlers of [...body.handlers].reverse()) {
    const clauses = exceptionClauses(handlers)
    if (clauses.length > 0)
      guardedLines = ['BEGIN', ...indented(guardedLines), 'EXCEPTION', ...indented(clauses), 'END;']
  }
  return guardedLines
}

export function exceptionClauses(handlers: readonly ActiveHandler[]): string[] {
  const named: string[] = []
  const others: string[] = []
  for (const { conditions, lines } of handlers) {
    const whens = conditions.flatMap((condition) => whenOf(condition) ?? [])
    if (whens.length === 0) continue
    const clause = [`WHEN ${whens.join(' OR ')} THEN`, ...indented(lines())]
    if (whens.includes('OTHERS')) others.push(...clause)
    else named.push(...clause)
  }
  return [...named, ...others]
}

/** What happens when a FETCH or SELECT INTO has no row; null where nobody handles that. */
export function notFoundLines(body: Body): readonly string[] | null {
  for (const handlers of [...body.handlers].reverse()) {
    const found = handlers.find(({ conditions }) => conditions.some(isNotFound))
    if (found !== undefined) return found.lines()
  }
  return null
}
