import type { RowRepair, RowTexts } from '../../model/ports/row-repairer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { canonicalForm } from '../canonical/canonical-form.ts'
import { policyRule, type ValuePolicy } from '../policy.ts'
import type { RowDifference } from './difference-observer.ts'

/**
 * What makes the target's row the source's, the task's policy applied; null where that cannot be: the policy refuses the
 * source's row, or only a column differs that the target computes itself. A row whose differing columns are part of another
 * unique key is deleted and inserted, because two rows may have swapped their values; not so where other tables point to it.
 */
export function repairsOf(
  table: TablePlan,
  policy: ValuePolicy,
  isReferenced: boolean,
  difference: RowDifference,
): readonly RowRepair[] | null {
  if (difference.kind === 'extra') return [{ kind: 'delete', table, before: difference.target }]
  const after = expectedRow(table, policy, difference.source)
  if (after === null) return null
  if (difference.kind === 'missing') return [{ kind: 'insert', table, after }]
  const columns = [...table.columns.entries()]
    .filter(([, { source }]) => difference.columns.includes(source.name) && source.generated === null)
    .map(([at]) => at)
  if (columns.length === 0) return null
  const before = difference.target
  if (!isReferenced && touchesUnique(table, difference.columns))
    return [
      { kind: 'delete', table, before },
      { kind: 'insert', table, after },
    ]
  return [{ kind: 'update', table, before, after, columns }]
}

function expectedRow(table: TablePlan, policy: ValuePolicy, source: RowTexts): RowTexts | null {
  const cells: (Buffer | null)[] = []
  for (const [at, column] of table.columns.entries()) {
    const cell = source[at] ?? null
    const outcome = cell === null ? undefined : policyRule(column, table, policy)?.(cell)
    if (outcome?.kind === 'rejected') return null
    const held = outcome?.kind === 'changed' ? outcome.cell : cell
    const isGeometry = column.row === 'geometry'
    cells.push(held !== null && isGeometry ? canonicalForm(column.row).canonical('source', held) : held)
  }
  return cells
}

function touchesUnique({ source, key }: TablePlan, columns: readonly string[]): boolean {
  return source.indexes.some(
    ({ kind, name, parts }) =>
      kind === 'unique' &&
      name !== key?.name &&
      parts.some(({ column }) => column === null || columns.includes(column)),
  )
}
