import { describe, expect, it } from 'vitest'
import { column, database, primary, table } from './fixtures.ts'
import { applyRules } from './table-rules.ts'

const columns = [
  column('id', 'int'),
  column('w', 'varchar(20)', { nullable: false }),
  column('e', "enum('a')"),
  column('v', 'text'),
]

const of = (readAs: Record<string, 'utf8mb4'>) =>
  applyRules(database(table('t', columns, { indexes: [primary('w')] })), {
    t: { columns: { readAs, exclude: ['id'] } },
  })

describe('rules to read text as another charset', () => {
  it('S02 are known to what is moved and to what the log holds', () => {
    const { schema: ruled, problems } = of({ v: 'utf8mb4' })
    expect(problems).toEqual([])
    const [moved] = ruled.tables
    const told = (columns: readonly { name: string; storedAs?: string }[] = []) =>
      columns.map(({ name, storedAs }) => [name, storedAs])
    expect(told(moved?.columns)).toEqual([
      ['w', undefined],
      ['e', undefined],
      ['v', 'utf8mb4'],
    ])
    expect(told(moved?.logged).slice(2)).toEqual([
      ['e', undefined],
      ['v', 'utf8mb4'],
    ])
  })

  it.each(['w', 'e', 'id'])('S02 refuse what tells rows apart, and what holds no text: %s', (name) => {
    expect(of({ [name]: 'utf8mb4' }).problems.map(({ code, subject }) => [code, subject])).toEqual([
      ['DM-SRC-041', `t.${name}`],
    ])
  })
})
