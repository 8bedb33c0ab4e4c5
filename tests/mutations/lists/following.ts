import type { Mutation } from '../mutation.ts'

/** Guards of the log's decoder, and of what follows the load. */
export const following: readonly Mutation[] = [
  {
    pitfall: 'A02',
    file: 'portal-agent/src/schema/move-sequences.ts',
    guard: 'if (state !== undefined && lags(state, setting)) await writer.setSequence(setting)',
    mutated: 'void state',
    test: { file: 'portal-agent/src/run/incremental.db.test.ts', name: 'A02' },
  },
  {
    pitfall: 'D06',
    file: 'portal-agent/src/db/mysql/binlog/row-decoder.ts',
    guard: 'cell.json && isSet(partialBits, json)',
    mutated: 'false',
    test: { file: 'portal-agent/src/db/mysql/binlog/log-forms.db.test.ts', name: 'D06' },
  },
  {
    pitfall: 'O05',
    file: 'portal-agent/src/run/verification.ts',
    guard: 'view === mostViews || !isTransient(error)',
    mutated: 'view > 0',
    test: { file: 'portal-agent/src/run/lost-connections.db.test.ts', name: 'between the load' },
  },
]
