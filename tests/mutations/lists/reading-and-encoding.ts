import type { Mutation } from '../mutation.ts'

/** Guards of chunk planning, reading, encoding and copying. */
export const readingAndEncoding: readonly Mutation[] = [
  {
    pitfall: 'X20',
    file: 'portal-agent/src/full/work-queue.ts',
    guard: 'while (this.#items.length >= this.#capacity) await this.#change(signal)',
    mutated: '',
    test: { file: 'portal-agent/src/full/work-queue.test.ts', name: 'X20' },
  },
  {
    pitfall: 'X11',
    file: 'portal-agent/src/db/mysql/rows/plan-ranges.ts',
    guard: 'const range = { no, lower, upper: end }',
    mutated: 'const range = { no, lower, upper: null }',
    test: { file: 'portal-agent/src/db/mysql/rows/plan-ranges.test.ts', name: 'X11' },
  },
  {
    pitfall: 'O11',
    file: 'portal-agent/src/db/postgres/session-settings.ts',
    guard: "['statement_timeout', '0'],",
    mutated: '',
    test: { file: 'portal-agent/src/db/postgres/connector.db.test.ts', name: 'O11' },
  },
]
