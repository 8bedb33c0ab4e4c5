import type { DigestRequest, RangeDigest } from '../model/ports/snapshot-reader.ts'
import type { SessionPair } from './session-pool.ts'

/** Digests of the same ranges on both sides. */
export interface BothDigests {
  readonly source: readonly RangeDigest[]
  readonly target: readonly RangeDigest[]
}

/**
 * Waits for both sides, also when one has failed: a session that is still hashing must not be lent to the next piece of
 * work, whose savepoint it would undo when it ends.
 */
export async function digestsOfBoth(
  { source, target }: SessionPair,
  asked: readonly DigestRequest[],
  signal: AbortSignal,
): Promise<BothDigests> {
  const [here, there] = await Promise.allSettled([
    source.digests(asked, signal),
    target.digests(asked, signal),
  ])
  if (here.status === 'rejected') throw here.reason
  if (there.status === 'rejected') throw there.reason
  return { source: here.value, target: there.value }
}
