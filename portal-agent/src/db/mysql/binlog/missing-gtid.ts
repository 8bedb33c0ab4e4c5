import { DmError } from '@data-migration/contract/errors'

/** MariaDB's words where a later number of the same server is in the log, and the transaction itself is not. */
const hole = /missing the GTID (\d+-\d+-\d+)|GTID (\d+-\d+-\d+).*diverged/s

/** The transaction a dump was to begin behind, where it ended because the source never had it (pitfall D12); else null. */
export function missingGtid(error: unknown): string | null {
  if (!(error instanceof DmError)) return null
  const [, missing, diverged] = hole.exec(`${error.message} ${error.found ?? ''}`) ?? []
  return missing ?? diverged ?? null
}
