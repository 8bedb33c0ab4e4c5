import type { ForeignKey } from '../../model/schema.ts'
import type { TablePlan } from '../../model/table-plan.ts'

/**
 * What a cascade does is not in the log of most sources, so the target's own cascades must meet the same rows as the
 * source's did (pitfalls K10, K11).
 */
export interface Cascades {
  /** For each table whose rows take others with them when they are deleted or changed: those tables, over all generations. */
  readonly families: ReadonlyMap<string, ReadonlySet<string>>
  /** Of these the ones others refer to by columns outside of their key: a change that keeps the key can cascade as well. */
  readonly byOtherColumns: ReadonlySet<string>
}

const cascading = new Set(['cascade', 'set null', 'set default'])

export function findCascades(plans: readonly TablePlan[]): Cascades {
  const children = new Map<string, Set<string>>()
  for (const { source } of plans)
    for (const key of source.foreignKeys)
      if (cascading.has(key.onDelete) || cascading.has(key.onUpdate))
        children.set(key.referencedTable, (children.get(key.referencedTable) ?? new Set()).add(source.name))
  const families = new Map([...children.keys()].map((parent) => [parent, descendants(children, parent)]))
  return { families, byOtherColumns: namedByOtherColumns(plans) }
}

function namedByOtherColumns(plans: readonly TablePlan[]): Set<string> {
  const keys = new Map(plans.map(({ source, key }) => [source.name, new Set(key?.columns.map(folded))]))
  const isOther = ({ onUpdate, referencedTable, referencedColumns }: ForeignKey) =>
    cascading.has(onUpdate) &&
    referencedColumns.some((column) => keys.get(referencedTable)?.has(folded(column)) === false)
  const references = plans.flatMap(({ source }) => source.foreignKeys.filter(isOther))
  return new Set(references.map(({ referencedTable }) => referencedTable))
}

const folded = (column: string) => column.toLowerCase()

function descendants(children: ReadonlyMap<string, ReadonlySet<string>>, parent: string): Set<string> {
  const found = new Set<string>([parent])
  for (const table of found) for (const child of children.get(table) ?? []) found.add(child)
  return found
}
