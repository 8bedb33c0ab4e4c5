import { dmError } from '@data-migration/contract/errors'
import type { ObjectSelection } from '@data-migration/contract/portal'
import { hasWildcard, nameMatcher } from '../../../model/name-matcher.ts'

/**
 * The names a selection means, in their given order: all without `include`, `exclude` last. Errors: DM-SRC-010 for a
 * name without wildcard that is not there, DM-SRC-009 when nothing is left.
 */
export function selectTables(
  names: readonly string[],
  selection: ObjectSelection | undefined,
  database: string,
): string[] {
  const { include, exclude = [] } = selection?.tables ?? {}
  const present = new Set(names)
  const missing = (include ?? []).find((pattern) => !hasWildcard(pattern) && !present.has(pattern))
  if (missing !== undefined) throw dmError('DM-SRC-010', { table: missing })
  const included = nameMatcher(include ?? ['*'])
  const excluded = nameMatcher(exclude)
  const selected = names.filter((name) => included(name) && !excluded(name))
  if (selected.length === 0) throw dmError('DM-SRC-009', { database }, { found: `${names.length} tables` })
  return selected
}
