import { expect, it } from 'vitest'
import type { Mutation } from './mutation.ts'
import { runMutations } from './run-mutations.ts'

const base: Mutation = {
  pitfall: 'X20',
  file: 'portal-agent/src/full/work-queue.ts',
  guard: 'this.#closed && this.#inWork === 0',
  mutated: 'this.#closed',
  test: { file: 'portal-agent/src/full/work-queue.test.ts', name: 'keeps an idle worker' },
}

it('tells a guard that is tested from one that is not, and a list that is out of date', async () => {
  const verdicts = await runMutations([
    base,
    { ...base, guard: 'Another worker takes the item next.', mutated: 'A comment is no guard.' },
    { ...base, test: { ...base.test, name: 'a test that nobody wrote' } },
    { ...base, guard: 'a guard that was taken out for good' },
    { ...base, mutated: 'this is no TypeScript' },
  ])
  expect(verdicts.slice(0, 3)).toEqual(['killed', 'survived', 'no such test'])
  expect(verdicts[3]).toBe(`not applicable: the guard is in ${base.file} 0 times`)
  expect(verdicts[4]).toMatch(/^not applicable: /)
}, 60_000)
