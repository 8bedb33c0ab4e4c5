import { dmError } from '@data-migration/contract/errors'
import type { ObjectSelection } from '@data-migration/contract/portal'

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
  const included = matcher(include ?? ['*'])
  const excluded = matcher(exclude)
  const selected = names.filter((name) => included(name) && !excluded(name))
  if (selected.length === 0) throw dmError('DM-SRC-009', { database }, { found: `${names.length} tables` })
  return selected
}

function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** `*` is any run of characters, `?` one; everything else is itself, also `%`, `_` and `.` (pitfall I05). */
function matcher(patterns: readonly string[]): (name: string) => boolean {
  const plain = new Set(patterns.filter((pattern) => !hasWildcard(pattern)))
  const wild = patterns.filter(hasWildcard).map(toRegExp)
  return (name) => plain.has(name) || wild.some((pattern) => pattern.test(name))
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, (character) => {
    if (character === '*') return '.*'
    return character === '?' ? '.' : `\\${character}`
  })
  return new RegExp(`^${source}$`, 'su')
}
