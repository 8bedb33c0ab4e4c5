import { describe, expect, it } from 'vitest'
import { addTallies, tallyOf, type VitestReport } from './tally.ts'

const file = (status: string, ...statuses: string[]): VitestReport['testResults'][number] => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each, index) => ({
    status: each,
    fullName: `t${index}`,
    failureMessages: [],
  })),
})

describe('tallyOf', () => {
  it('counts tests, and names those that did not run', () => {
    const tally = tallyOf({
      testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'failed', 'passed')],
    })
    expect(tally).toEqual({
      passed: 2,
      failed: 1,
      failures: ['a.test.ts: t0'],
      skipped: ['a.test.ts: t1', 'a.test.ts: t2'],
    })
  })

  it('tells why a test failed, or why a file could not be loaded', () => {
    const test = {
      status: 'failed',
      fullName: 't',
      failureMessages: ['expected 1 to be 2', 'x'.repeat(5_000)],
    }
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
    const { failures } = tallyOf({
      testResults: [{ name: 'a', status: 'failed', assertionResults: [test] }, broken],
    })
    expect(failures[0]).toMatch(/^a: t\nexpected 1 to be 2\nx+$/)
    expect(failures[0]?.length).toBeLessThan(1_600)
    expect(failures[1]).toBe('b.test.ts\nno such module')
  })

  it('counts a file that cannot be loaded, and a run without a report, as failures', () => {
    expect(tallyOf({ testResults: [file('failed')] }).failed).toBe(1)
    expect(tallyOf({ testResults: [file('failed', 'passed', 'skipped')] }).failed).toBe(1)
    expect(tallyOf(null).failed).toBe(1)
  })
})

describe('addTallies', () => {
  it('adds up the projects', () => {
    const one = { passed: 1, failed: 1, failures: ['y'], skipped: ['x'] }
    expect(addTallies(one, one)).toEqual({ passed: 2, failed: 2, failures: ['y', 'y'], skipped: ['x', 'x'] })
  })
})
