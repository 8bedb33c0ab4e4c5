import type { Position } from '@data-migration/contract/portal'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SourceSnapshot } from '../model/ports/snapshot-reader.ts'

/** The stream under which the ledger keeps from where changes have to be followed. */
export const loadStart = 'load-start'

/**
 * From where the source's log has to be followed: the least position of the first view ever opened. Fixed before the first
 * row is read, and never taken again (pitfall X04). Null where the source does not tell.
 */
export async function fixStart(
  ledger: Pick<Ledger, 'position' | 'recordPosition'>,
  { sessions }: Pick<SourceSnapshot, 'sessions'>,
): Promise<Position | null> {
  const known = await ledger.position(loadStart)
  if (known !== null) return known
  const low = sessions[0]?.window.low ?? null
  if (low !== null) await ledger.recordPosition(loadStart, low)
  return low
}
