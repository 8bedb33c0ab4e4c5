import { describe, expect, it } from 'vitest'
import type { TablePlan } from '../model/table-plan.ts'
import { onlineProblems } from './online-problems.ts'

const plan = (filter?: TablePlan['filter']) =>
  ({ source: { name: 't' }, ...(filter === undefined ? {} : { filter }) }) as unknown as TablePlan

describe('onlineProblems', () => {
  it('refuses tables of which only some rows are moved', () => {
    const found = onlineProblems([
      plan(),
      plan({ where: 'a > 1', partitions: null }),
      plan({ where: null, partitions: ['p0'] }),
    ])
    expect(found.map(({ severity, code, found: text }) => [severity, code, text])).toEqual([
      ['blocker', 'DM-INC-018', 'a > 1'],
      ['blocker', 'DM-INC-018', 'partitions p0'],
    ])
  })

  it('C06 refuses tables whose log holds former versions of rows', () => {
    const versioned = { source: { name: 'v', versioned: true } } as unknown as TablePlan
    expect(
      onlineProblems([versioned]).map(({ severity, code, subject }) => [severity, code, subject]),
    ).toEqual([['blocker', 'DM-INC-022', 'v']])
  })
})
