import { describe, expect, it } from 'vitest'
import { phasePlanSchema, phasesOf, planProblem } from './phase-plan.ts'

const plan = phasePlanSchema.parse({})

describe('a plan of phases', () => {
  it('verifies beside incremental when online', () => {
    expect(phasesOf(plan, 'offline')).toEqual(['schema', 'full', 'verify'])
    expect(phasesOf(plan, 'online')).toEqual(['schema', 'full', 'incremental', 'verify', 'reverse'])
    expect(phasesOf({ ...plan, verify: 'skip' }, 'offline')).toEqual(['schema', 'full'])
  })

  it.each([
    [{ verify: 'skip' }, 'online', true],
    [{ schema: 'skip', full: 'skip' }, 'offline', true],
    [{ schema: 'skip', full: 'skip', verify: 'skip' }, 'offline', false],
    [{ incremental: 'skip' }, 'online', false],
    [{ full: 'skip' }, 'online', false],
  ] as const)('%j is possible %s: %s', (choice, mode, possible) => {
    expect(planProblem({ ...plan, ...choice }, mode) === null).toBe(possible)
  })

  it('refuses an unknown phase', () => {
    expect(phasePlanSchema.safeParse({ incrementel: 'auto' }).success).toBe(false)
  })
})
