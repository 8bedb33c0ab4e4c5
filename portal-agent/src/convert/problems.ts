import { dmError, type ErrorCode, type ErrorParams } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'

interface Findings {
  readonly subject: string
  readonly found: string
  readonly required: string
  readonly fix?: string
}

/** A pre-check item that stops the run, worded by the catalogue. */
export function blocker<C extends ErrorCode>(code: C, params: ErrorParams<C>, findings: Findings): CheckItem {
  const error = dmError(code, params)
  return {
    key: code,
    severity: 'blocker',
    ...findings,
    why: `${error.message}. ${error.remedy}`,
    code,
  }
}
