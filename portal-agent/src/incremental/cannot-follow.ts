import { DmError, dmError } from '@data-migration/contract/errors'
import type { StatementDecision } from '@data-migration/contract/portal'
import type { LoggedStatement } from '../model/change-block.ts'

/** DM-INC-017: the run ends in front of the statement. */
export function cannotFollow({ sql }: LoggedStatement, why: string): DmError {
  return dmError('DM-INC-017', { statement: sql.slice(0, 200) }, { found: why })
}

/** DM-INC-221: what an operator has decided about it is not possible. */
export function cannotDecide({ sql }: LoggedStatement, { action }: StatementDecision, why: string): DmError {
  return dmError('DM-INC-221', { action, statement: sql.slice(0, 200) }, { found: why })
}

/** What the target says about a statement of its own accord. */
const ofStatements: ReadonlySet<string> = new Set(['DM-TGT-004', 'DM-TGT-008'])

/** DM-INC-221 where the target does not take the SQL an operator has written; everything else as it is. */
export function asRefused(statement: LoggedStatement, decision: StatementDecision, error: unknown): unknown {
  if (decision.action !== 'run' || !(error instanceof DmError) || !ofStatements.has(error.code)) return error
  return cannotDecide(statement, decision, error.message)
}
