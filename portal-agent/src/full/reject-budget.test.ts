import { DmError } from '@data-migration/contract/errors'
import type { RejectedRow } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { rejectBudget } from './reject-budget.ts'

function rows(count: number): RejectedRow[] {
  return Array.from({ length: count }, (_, i) => ({
    table: 't',
    phase: 'full',
    key: `{"id":"${i}"}`,
    column: 'c',
    reason: 'zero date',
  }))
}

function failure(act: () => void): DmError | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof DmError) return error
    throw error
  }
}

describe('rejectBudget (pitfall O24: one budget a table)', () => {
  it('allows exactly as many as the limit, over all chunks and earlier runs', () => {
    const budget = rejectBudget('t', 3, () => 10)
    budget.spend(rows(4))
    budget.spend(rows(3))
    expect(failure(() => budget.check(rows(0)))).toBeNull()
    expect(failure(() => budget.check(rows(1)))?.params).toEqual({ table: 't', rejected: 11, budget: 10 })
  })

  it('does not count a chunk that was rolled back', () => {
    const budget = rejectBudget('t', 0, () => 5)
    budget.spend(rows(5))
    budget.giveBack(5)
    expect(failure(() => budget.spend(rows(5)))).toBeNull()
  })

  it('names rows, columns and reasons, but not all of them', () => {
    const error = failure(() => rejectBudget('t', 0, () => 0).check(rows(50)))
    expect(error?.code).toBe('DM-TGT-010')
    expect(error?.details).toHaveLength(10)
    expect(error?.details[0]).toEqual({ path: 't.c', code: 'rejected', message: 'key {"id":"0"}: zero date' })
  })

  it('follows a limit that is raised while the load runs', () => {
    let limit = 1
    const budget = rejectBudget('t', 0, () => limit)
    expect(failure(() => budget.check(rows(2)))).not.toBeNull()
    limit = 2
    expect(failure(() => budget.check(rows(2)))).toBeNull()
  })
})
