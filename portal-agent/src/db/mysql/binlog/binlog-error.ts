import { type DmError, dmError } from '@data-migration/contract/errors'

/** The stream is not what the format says: nothing after it may be applied. */
export function binlogError(problem: string): DmError {
  return dmError('DM-INC-007', { problem })
}
