import type { Position } from '@data-migration/contract/portal'
import type { LoggedStatement } from '../model/change-block.ts'
import type { ChangeReader } from '../model/ports/change-reader.ts'
import { reached } from '../model/position-order.ts'

/** Statements between a place of the log and where it stands now; rows are passed over. */
export async function laterStatements(
  reader: ChangeReader,
  from: Position,
  signal: AbortSignal,
): Promise<readonly LoggedStatement[]> {
  const end = await reader.currentPosition(signal, from)
  const found: LoggedStatement[] = []
  if (reached(from, end)) return found
  const request = { from: { position: from, inside: 0 }, boundaries: [], plans: [] }
  for await (const item of reader.read(request, signal)) {
    if (item.kind === 'statement') found.push(item.statement)
    const position = item.kind === 'statement' ? item.statement.position : item.block.progress.position
    if (reached(position, end)) return found
  }
  return found
}
