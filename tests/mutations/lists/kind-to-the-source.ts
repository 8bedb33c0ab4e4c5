import type { Mutation } from '../mutation.ts'

/** Guards of a load that must not be in anybody's way. */
export const kindToTheSource: readonly Mutation[] = [
  {
    pitfall: 'O08',
    file: 'portal-agent/src/full/governor.ts',
    guard: "while (this.#pace.pace === 'pause') await rest(longestSleepMs)",
    mutated: '',
    test: { file: 'portal-agent/src/full/governor.test.ts', name: 'O08 holds a reader until' },
  },
  {
    pitfall: 'O08',
    file: 'portal-agent/src/full/load-tables.ts',
    guard: '      if (!chunk.table.needsOneView) await hooks.hours.pass(signal)\n',
    mutated: '',
    test: { file: 'portal-agent/src/run/hours.db.test.ts', name: 'O08 begins no further' },
  },
  {
    pitfall: 'X07',
    file: 'portal-agent/src/full/watchdog.ts',
    guard: '      lane.giveWay(table)\n',
    mutated: '',
    test: { file: 'portal-agent/src/run/watchdog.db.test.ts', name: 'X07' },
  },
  {
    pitfall: 'O08',
    file: 'portal-agent/src/run/verify-throttle.ts',
    guard: '      await governor.pass(performance.now() - passedAt, signal)\n',
    mutated: '',
    test: { file: 'portal-agent/src/run/verify-throttle.test.ts', name: 'O08' },
  },
]
