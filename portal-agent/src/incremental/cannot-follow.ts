import { type DmError, dmError } from '@data-migration/contract/errors'
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
