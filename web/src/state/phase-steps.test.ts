import type { SubTaskSummary } from '@data-migration/contract/api'
import { phasePlanSchema } from '@data-migration/contract/task'
import { describe, expect, it } from 'vitest'
import { phaseSteps } from './phase-steps.ts'

type Seen = Pick<SubTaskSummary, 'state' | 'mode' | 'phase' | 'verdict'>
const plan = phasePlanSchema.parse({})

function statuses(seen: Seen): string {
  return phaseSteps(seen, plan)
    .map(({ phase, status }) => `${phase}:${status}`)
    .join(' ')
}

describe('phaseSteps', () => {
  it.each<[Seen, string]>([
    [
      { state: 'not-started', mode: 'offline', phase: null, verdict: null },
      'schema:waiting full:waiting verify:waiting',
    ],
    [{ state: 'full', mode: 'offline', phase: 'full', verdict: null }, 'schema:done full:now verify:waiting'],
    [
      { state: 'failed', mode: 'offline', phase: 'full', verdict: null },
      'schema:done full:held verify:waiting',
    ],
    [
      { state: 'finished', mode: 'offline', phase: 'verify', verdict: 'equal' },
      'schema:done full:done verify:done',
    ],
    [
      { state: 'finished', mode: 'offline', phase: 'full', verdict: 'not-verified' },
      'schema:done full:done verify:waiting',
    ],
    [
      { state: 'verifying', mode: 'online', phase: 'verify', verdict: null },
      'schema:done full:done incremental:now verify:now reverse:waiting',
    ],
    [
      { state: 'incremental', mode: 'online', phase: 'incremental', verdict: 'equal' },
      'schema:done full:done incremental:now verify:done reverse:waiting',
    ],
    [
      { state: 'reverse', mode: 'online', phase: 'reverse', verdict: null },
      'schema:done full:done incremental:done verify:waiting reverse:now',
    ],
  ])('%j', (seen, expected) => {
    expect(statuses(seen)).toBe(expected)
  })

  it('leaves out phases that are not planned', () => {
    const seen: Seen = { state: 'full', mode: 'offline', phase: 'full', verdict: null }
    expect(phaseSteps(seen, { ...plan, verify: 'skip' }).map(({ phase }) => phase)).toEqual([
      'schema',
      'full',
    ])
  })
})
