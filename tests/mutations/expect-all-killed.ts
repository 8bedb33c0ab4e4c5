import { beforeAll, expect, it } from 'vitest'
import { allMutations } from './all-mutations.ts'
import { type Mutation, titleOf } from './mutation.ts'
import { runMutations, type Verdict } from './run-mutations.ts'

/** Defines a test for every mutation of the list that is chosen; all are run together before the first. */
export function expectAllKilled(chosen: (mutation: Mutation) => boolean): void {
  const mutations = allMutations.filter(chosen)
  let verdicts: Verdict[] = []
  beforeAll(async () => {
    verdicts = await runMutations(mutations)
  }, 600_000)

  it.each(mutations.map((mutation, no) => [titleOf(mutation), no] as const))('%s', (_, no) => {
    expect(verdicts[no]).toBe('killed')
  })
}
