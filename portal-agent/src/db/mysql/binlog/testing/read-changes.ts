import type { Position } from '@data-migration/contract/portal'
import {
  type ChangeBlock,
  entrySize,
  type LoggedStatement,
  type LogItem,
} from '../../../../model/change-block.ts'
import type { ChangeReader } from '../../../../model/ports/change-reader.ts'
import type { TablePlan } from '../../../../model/table-plan.ts'
import { absentCell } from '../cells/cell-output.ts'
import { newCellCursor, readCell } from '../../../../model/row-batch.ts'

export type Cell = string | null | undefined

export interface ReadChange {
  readonly table: string
  readonly kind: number
  readonly before: readonly Cell[] | null
  readonly after: readonly Cell[] | null
}

/** Everything from `from` until `changes` changes have come; cells as latin1 text of their bytes. */
export async function readChanges(
  reader: ChangeReader,
  from: Position,
  plans: readonly TablePlan[],
  changes: number,
): Promise<{ readonly changes: ReadChange[]; readonly items: LogItem[] }> {
  const stop = new AbortController()
  const found: ReadChange[] = []
  const items: LogItem[] = []
  for await (const item of reader.read(
    { from: { position: from, inside: 0 }, boundaries: [], plans },
    stop.signal,
  )) {
    items.push(item)
    if (item.kind === 'block') found.push(...changesOf(item.block))
    if (found.length >= changes && item.kind === 'block' && item.block.progress.inside === 0) break
  }
  return { changes: found, items }
}

/** Those of one database: others may be writing to the same server. */
export function statementsOf(items: readonly LogItem[], database: string): LoggedStatement[] {
  const all = items.flatMap((item) => (item.kind === 'statement' ? [item.statement] : []))
  return all.filter(({ schema }) => schema === database)
}

export function changesOf(block: ChangeBlock): ReadChange[] {
  return Array.from({ length: block.count }, (_, i) => {
    const [table = 0, kind = 0, ...places] = block.entries.subarray(i * entrySize, (i + 1) * entrySize)
    const [before = -1, beforeEnd = -1, after = -1, afterEnd = -1] = places
    return {
      table: block.tables[table]?.source.name ?? '',
      kind,
      before: before < 0 ? null : cellsOf(block, before, beforeEnd),
      after: after < 0 ? null : cellsOf(block, after, afterEnd),
    }
  })
}

function cellsOf({ bytes }: ChangeBlock, start: number, end: number): Cell[] {
  const batch = {
    cells: 'lenenc' as const,
    bytes,
    starts: Uint32Array.of(start),
    ends: Uint32Array.of(end),
    count: 1,
  }
  const cursor = newCellCursor()
  const cells: Cell[] = []
  for (let at = start; at < end;) {
    if (bytes[at] === absentCell) {
      cells.push(undefined)
      at++
      continue
    }
    readCell(batch, at, end, cursor)
    cells.push(cursor.start < 0 ? null : bytes.toString('latin1', cursor.start, cursor.end))
    at = cursor.next
  }
  return cells
}
