import { DmError, dmError } from '@data-migration/contract/errors'
import { sqlState } from '../errors.ts'

/**
 * What other sessions or an administrator did to the batch, not the batch itself: deadlock, serialization, a lock or a statement that was
 * ended, no memory. PostgreSQL's "Appendix A. Error Codes".
 */
const passing = new Set(['40P01', '40001', '55P03', '57014', '53000', '53200', '53400'])

/** DM-TGT-019 for a failure after which the same batch can be tried again; everything else as it is. */
export function asPassing(error: unknown): unknown {
  if (!(error instanceof DmError) || !passing.has(sqlState(error) ?? '')) return error
  const problem = error.found ?? error.message
  return dmError('DM-TGT-019', { problem }, { found: problem, cause: error.cause })
}
