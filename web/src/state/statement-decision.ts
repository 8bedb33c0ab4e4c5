import type { OpenDecision } from '@data-migration/contract/api'
import {
  type DecisionAction,
  type StatementDecision,
  targetSqlProblem,
  type TargetSqlProblem,
} from '@data-migration/contract/portal'

/** What somebody has filled in about a statement that waits. */
export interface DecisionForm {
  readonly action: DecisionAction | undefined
  readonly sql: string
  /** Beside those the statement names. */
  readonly further: readonly string[]
}

/** Why it cannot be decided yet; null where it can. */
export type DecisionGap = 'choose' | 'chooseTables' | TargetSqlProblem

export function decisionGap({ tables }: OpenDecision, form: DecisionForm): DecisionGap | null {
  if (form.action === undefined) return 'choose'
  if (form.action === 'run') return targetSqlProblem(form.sql)
  return form.action === 'leave-out' && tables.length + form.further.length === 0 ? 'chooseTables' : null
}

export function decisionOf({ id }: OpenDecision, form: DecisionForm): StatementDecision | null {
  switch (form.action) {
    case 'skip':
      return { statement: id, action: 'skip' }
    case 'run':
      return { statement: id, action: 'run', sql: form.sql }
    case 'leave-out':
      return { statement: id, action: 'leave-out', tables: [...form.further] }
    case undefined:
      return null
  }
}

/**
 * The source's statement as a comment: what is run has to be written for the target. As it stands it might mean another table
 * there, for its names have no schema.
 */
export function sqlToBeginWith({ sql }: Pick<OpenDecision, 'sql'>): string {
  return `${sql
    .split(/\r\n?|\n/)
    .map((line) => `-- ${line}`)
    .join('\n')}\n`
}
