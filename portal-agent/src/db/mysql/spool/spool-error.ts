import { DmError, dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'

/** DM-INC-231: what is kept of the log is not gapless, or not what was written; nothing after it may be applied. */
export function damagedSpool(problem: string, cause?: unknown): DmError {
  return dmError('DM-INC-231', { problem }, cause === undefined ? {} : { cause })
}

/** DM-INC-230: from `position` on nothing is kept any more. */
export function stoppedSpool(why: string, position: Position, cause?: unknown): DmError {
  return dmError('DM-INC-230', { why, position: position.value }, cause === undefined ? {} : { cause })
}

/** Why the log is not kept any longer, in words. */
export function reasonToStop(error: unknown): string {
  if (error instanceof DmError) return `${error.code} ${error.message}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  if (code === null) return String(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return `the disk of the executor is full (${code})`
  return `the file on the executor cannot be written (${code})`
}
