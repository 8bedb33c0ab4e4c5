import type { TablePlan } from '../../model/table-plan.ts'

/**
 * For each table whose rows take others with them when they are deleted or get another key: those tables, over all
 * generations. What a cascade does is not in the log of most sources, so the target's own cascades must meet the same
 * rows as the source's did (pitfalls K10, K11).
 */
export type Cascades = ReadonlyMap<string, ReadonlySet<string>>

const cascading = new Set(['cascade', 'set null', 'set default'])

export function findCascades(plans: readonly TablePlan[]): Cascades {
  const children = new Map<string, Set<string>>()
  for (const { source } of plans)
    for (const key of source.foreignKeys)
      if (cascading.has(key.onDelete) || cascading.has(key.onUpdate))
        children.set(key.referencedTable, (children.get(key.referencedTable) ?? new Set()).add(source.name))
  return new Map([...children.keys()].map((parent) => [parent, descendants(children, parent)]))
}

function descendants(children: ReadonlyMap<string, ReadonlySet<string>>, parent: string): Set<string> {
  const found = new Set<string>([parent])
  for (const table of found) for (const child of children.get(table) ?? []) found.add(child)
  return found
}
