import { describe, expect, it } from 'vitest'
import { existingProblem } from './existing.ts'

describe('existingProblem', () => {
  it('names what is in the way, and how much of it', () => {
    const foreign = Array.from({ length: 12 }, (_, i) => `t${i}`)
    const problem = existingProblem('shop', { schemaExists: true, foreign }, 'fail')
    expect([problem?.code, problem?.params]).toEqual(['DM-TGT-006', { schema: 'shop', count: 12 }])
    expect(problem?.found).toBe('t0, t1, t2, t3, t4, t5, t6, t7, t8, t9 and 2 more')
  })

  it.each(['append', 'truncate', 'recreate'] as const)('lets the user choose otherwise: %s', (policy) => {
    expect(existingProblem('shop', { schemaExists: true, foreign: ['t'] }, policy)).toBeNull()
  })

  it('has nothing against an empty schema', () => {
    expect(existingProblem('shop', { schemaExists: true, foreign: [] }, 'fail')).toBeNull()
  })
})
