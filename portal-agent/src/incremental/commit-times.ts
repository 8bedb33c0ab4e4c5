import type { ChangeBlock } from '../model/change-block.ts'

/** When the last transaction was committed, on this machine's clock; 0 where unknown. */
export function committedHere(blocks: readonly ChangeBlock[]): number {
  const last = blocks.findLast((block) => block.committedAtMs > 0)
  return last === undefined ? 0 : last.committedAtMs - last.clockAheadMs
}

/** When the first transaction was committed, on this machine's clock; 0 where unknown. */
export function oldestHere(blocks: readonly ChangeBlock[]): number {
  const first = blocks.find((block) => block.committedAtMs > 0)
  return first === undefined ? 0 : first.committedAtMs - first.clockAheadMs
}

/** How far behind the source a batch is; of the middle of a transaction nobody can tell, and it may be far. */
export function behindMs(blocks: readonly ChangeBlock[]): number {
  const committed = committedHere(blocks)
  return committed === 0 ? Infinity : Date.now() - committed
}
