import type { ColumnPlan, TablePlan } from '../model/table-plan.ts'
import { type CanonicalForm, canonicalForm } from './canonical/canonical-form.ts'
import { sameBytes } from './cell-bytes.ts'
import { type PolicyRule, policyRule, type ValuePolicy } from './policy.ts'
import { cellOf, type RowCells } from './row-scanner.ts'

export type RowOutcome = 'equal' | 'policy' | 'different'

interface ColumnRule {
  readonly form: CanonicalForm
  readonly policy: PolicyRule | null
}

export interface RowComparer {
  /** `policy` = the rows differ only where the task's own policy changed a value. */
  compare(source: RowCells, target: RowCells): RowOutcome
  /** Source names of the columns that differ beyond the policy. */
  differing(source: RowCells, target: RowCells): string[]
}

export function rowComparer(table: TablePlan, policy: ValuePolicy): RowComparer {
  const rules = table.columns.map((column) => columnRule(column, table, policy))
  return {
    compare(source, target) {
      let result: RowOutcome = 'equal'
      for (const [column, rule] of rules.entries()) {
        if (sameText(rule, source, target, column)) continue
        const found = compareCells(rule, cellOf(source, column), cellOf(target, column))
        if (found === 'different') return 'different'
        if (found === 'policy') result = 'policy'
      }
      return result
    },
    differing(source, target) {
      const differs = (_: ColumnPlan, column: number): boolean => {
        const rule = rules[column]
        if (rule === undefined || sameText(rule, source, target, column)) return false
        return compareCells(rule, cellOf(source, column), cellOf(target, column)) === 'different'
      }
      return table.columns.filter(differs).map((column) => column.source.name)
    },
  }
}

function columnRule(column: ColumnPlan, table: TablePlan, policy: ValuePolicy): ColumnRule {
  return { form: canonicalForm(column.row), policy: policyRule(column, table, policy) }
}

/** The path of nearly every cell: no allocation. */
function sameText(rule: ColumnRule, source: RowCells, target: RowCells, column: number): boolean {
  const sourceStart = source.starts[column] ?? -1
  const targetStart = target.starts[column] ?? -1
  if (sourceStart < 0 || targetStart < 0) return sourceStart === targetStart
  return (
    rule.form.sameText &&
    sameBytes(
      source.bytes,
      sourceStart,
      source.ends[column] ?? 0,
      target.bytes,
      targetStart,
      target.ends[column] ?? 0,
    )
  )
}

function compareCells(rule: ColumnRule, source: Buffer | null, target: Buffer | null): RowOutcome {
  if (source === null || target === null) return policyOutcome(rule, source, target)
  if (sameValue(rule.form, source, target)) return 'equal'
  return policyOutcome(rule, source, target)
}

function sameValue(form: CanonicalForm, source: Buffer, target: Buffer): boolean {
  if (form.exact) return source.equals(target)
  return form.canonical('source', source).equals(form.canonical('target', target))
}

/** Whether the target holds exactly what the policy makes of the source's value. */
function policyOutcome(rule: ColumnRule, source: Buffer | null, target: Buffer | null): RowOutcome {
  if (source === null || rule.policy === null) return source === target ? 'equal' : 'different'
  const expected = rule.policy(source)
  if (expected.kind !== 'changed') return 'different'
  if (expected.cell === null || target === null) return expected.cell === target ? 'policy' : 'different'
  return sameValue(rule.form, expected.cell, target) ? 'policy' : 'different'
}
