import { describe, expect, it } from 'vitest'
import { addTallies, tallyOf, type VitestReport } from './tally.ts'

const file = (status: string, ...statuses: string[]): VitestReport['testResults'][number] => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each, index) => ({ status: each, fullName: `t${index}` })),
})

describe('tallyOf', () => {
  it('counts tests, and names those that did not run', () => {
    const tally = tallyOf({
      testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'failed', 'passed')],
    })
    expect(tally).toEqual({ passed: 2, failed: 1, skipped: ['a.test.ts: t1', 'a.test.ts: t2'] })
  })

  it('counts a file that cannot be loaded, and a run without a report, as failures', () => {
    expect(tallyOf({ testResults: [file('failed')] }).failed).toBe(1)
    expect(tallyOf({ testResults: [file('failed', 'passed', 'skipped')] }).failed).toBe(1)
    expect(tallyOf(null).failed).toBe(1)
  })
})

describe('addTallies', () => {
  it('adds up the projects', () => {
    const one = { passed: 1, failed: 2, skipped: ['x'] }
    expect(addTallies(one, one)).toEqual({ passed: 2, failed: 4, skipped: ['x', 'x'] })
  })
})
