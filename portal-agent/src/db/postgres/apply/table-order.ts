import type { TablePlan } from '../../../model/table-plan.ts'

/** Parents before children; tables of a circle in any order. */
export function parentsFirst<T extends { readonly table: TablePlan }>(steps: readonly T[]): T[] {
  const byName = new Map(steps.map((step) => [step.table.source.name, step]))
  const ordered: T[] = []
  const seen = new Set<string>()
  const visit = (step: T): void => {
    const { name, foreignKeys } = step.table.source
    if (seen.has(name)) return
    seen.add(name)
    for (const { referencedTable } of foreignKeys) {
      const parent = byName.get(referencedTable)
      if (parent !== undefined) visit(parent)
    }
    ordered.push(step)
  }
  for (const step of steps) visit(step)
  return ordered
}
