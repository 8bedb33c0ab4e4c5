import { createHash } from 'node:crypto'

/** A key for pg_advisory_lock (signed 64 bits, as decimal text) made of names; a clash needs 2^32 of them. */
export function advisoryKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readBigInt64BE(0).toString()
}
