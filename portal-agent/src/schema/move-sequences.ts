import type { PlannedTable } from '../convert/plan-database.ts'
import { columnKey } from '../model/column-key.ts'
import type { SequenceState, TargetCatalog } from '../model/ports/catalog.ts'
import type { SchemaWriter, SequenceSetting } from '../model/ports/schema-writer.ts'
import { sequenceSetting } from './sequence-setting.ts'

export interface MoveRequest {
  /** As the source is now. */
  readonly tables: readonly PlannedTable[]
  readonly catalog: TargetCatalog
  readonly writer: SchemaWriter
}

/**
 * Rows that were followed brought their numbers along: the target's own go on behind them, and behind the source's next one
 * (pitfalls A01 A02). Only those that lag are set, each durably.
 */
export async function moveSequences(
  { tables, catalog, writer }: MoveRequest,
  signal: AbortSignal,
): Promise<void> {
  const settings = tables.map(sequenceSetting).filter((setting) => setting !== null)
  if (settings.length === 0) return
  const states = await catalog.sequences(settings, signal)
  const byColumn = new Map(states.map((state) => [columnKey(state), state]))
  for (const setting of settings) {
    signal.throwIfAborted()
    const state = byColumn.get(columnKey(setting))
    if (state !== undefined && lags(state, setting)) await writer.setSequence(setting)
  }
}

/** One that cannot be read is set: it may lag. */
export function lags(
  { next, greatest }: Pick<SequenceState, 'next' | 'greatest'>,
  setting: Pick<SequenceSetting, 'next'>,
): boolean {
  if (next === null) return true
  return BigInt(next) < BigInt(setting.next) || (greatest !== null && BigInt(next) <= BigInt(greatest))
}
