import type { DifferingValue } from '@data-migration/contract/portal'

/** How values of differing cells are kept: as they are, only how long they are, or not at all. */
export type ValuesShown = 'show' | 'mask' | 'none'

/** Bytes of one value that are kept. */
const longest = 1024

export function shownValue(
  shown: Exclude<ValuesShown, 'none'>,
  column: string,
  source: Buffer | null,
  target: Buffer | null,
): DifferingValue {
  const text = shown === 'mask' ? masked : plain
  return { column, source: text(source), target: text(target) }
}

function plain(cell: Buffer | null): string | null {
  if (cell === null) return null
  return cell.length <= longest
    ? cell.toString('utf8')
    : `${cell.toString('utf8', 0, longest)}… (${cell.length} bytes)`
}

/** NULL and the empty string are no secret and often the whole story. */
function masked(cell: Buffer | null): string | null {
  if (cell === null) return null
  return cell.length === 0 ? '' : `•••• (${cell.length} bytes)`
}
