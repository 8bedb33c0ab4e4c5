import { DmError } from '@data-migration/contract/errors'

/** Error 1236 is of many causes; these have nothing to do with what is kept of the log (pitfall D28). */
const otherCauses = /max_allowed_packet|checksum|bogus data|corrupt|Out of memory/i

/**
 * Whether a dump ended because the source no longer has its log from there on: 1236, and 1373, 1789 that say the same of
 * files and GTIDs. Anything else stays what the source said.
 */
export function isPurged(error: unknown): boolean {
  if (!(error instanceof DmError) || error.found === undefined) return false
  return /error (1236|1373|1789)\b/.test(error.found) && !otherCauses.test(error.message)
}
