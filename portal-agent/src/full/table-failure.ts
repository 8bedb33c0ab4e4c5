import { DmError } from '@data-migration/contract/errors'

/**
 * Failures of one table: what was asked of it alone is refused, whatever the reason. Such a table stays as far as it is and
 * the others go on (a lost connection, a full disk or a fence concern all of them).
 */
const codes = new Set(['DM-SRC-004', 'DM-SRC-011', 'DM-SRC-012', 'DM-TGT-004', 'DM-TGT-008', 'DM-TGT-010'])

export function haltsTableOnly(error: unknown): error is DmError {
  return error instanceof DmError && codes.has(error.code)
}
