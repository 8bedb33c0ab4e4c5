import { expect, it } from 'vitest'
import type { Table } from '../../../model/schema.ts'
import { testColumn, testTablePlan } from '../testing/columns.ts'
import { tableStatements } from './statements.ts'

const part = { column: 'k', expression: null, prefix: null, descending: false }
const plan = testTablePlan({
  name: 't',
  engine: 'InnoDB',
  columns: [testColumn('k', 'int')],
  indexes: [{ name: 'PRIMARY', kind: 'primary', parts: [part], invisible: false, comment: '' }],
  foreignKeys: [],
} as unknown as Table)
const statements = tableStatements('db', plan)

it('X17 reads a range by its bounds, and never by counting off rows that others may delete', () => {
  const range = { no: 7, lower: ['10'], upper: ['20'] }
  for (const { sql } of [statements.read({ range, purpose: 'load' }), statements.count(range)]) {
    expect(sql).toMatch(/WHERE \(`k` > 10 AND `k` <= 20\)$/)
    expect(sql).not.toMatch(/OFFSET|LIMIT/)
  }
})

it('X17 counts rows off from the bound before, so that what goes in front of it shifts nothing', () => {
  expect(statements.keyAfter(['10'], ['99'], 5).sql).toMatch(
    /WHERE \(`k` > 10 AND `k` <= 99\) ORDER BY `k` LIMIT 1 OFFSET 4$/,
  )
})
