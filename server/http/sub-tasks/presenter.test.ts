import type { TableVerdict } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { sampleReport } from '../../testing/sample-report.ts'
import { differencesOf, objectCountsOf, objectDifferencesOf, tableVerdicts } from './presenter.ts'

const verdict = (table: string, more: Partial<TableVerdict> = {}): TableVerdict => ({
  table,
  verdict: 'equal',
  rowsSource: '1',
  rowsTarget: '1',
  missing: '0',
  extra: '0',
  different: '0',
  changedByPolicy: '0',
  differences: [],
  ...more,
})
const values = [{ column: 'name', source: 'Ann', target: 'Anne' }]
const differences: TableVerdict['differences'] = [
  { kind: 'different', key: '{"id":"1"}', columns: ['name'], values },
]
const report = sampleReport('s', {
  verification: [
    verdict('Orders', { verdict: 'different', differences }),
    verdict('items', { differences: [{ kind: 'missing', key: '{"id":"2"}', columns: [] }] }),
  ],
})

it('shows the verdict of each table without its rows', () => {
  const shown = tableVerdicts(report, {})
  expect(shown.map(({ table }) => table)).toEqual(['Orders', 'items'])
  expect(JSON.stringify(shown)).not.toContain('id')
  expect(tableVerdicts(report, { search: 'ORD' })).toHaveLength(1)
  expect(tableVerdicts(report, { verdict: 'equal' }).map(({ table }) => table)).toEqual(['items'])
  expect(tableVerdicts(null, {})).toEqual([])
})

it('shows rows that differ, and which they are and what is in them only to those who may see them', () => {
  expect(differencesOf(report, 'Orders', false)).toEqual([{ table: 'Orders', ...differences[0] }])
  const masked = differencesOf(report, undefined, true)
  expect(masked.map(({ key }) => key)).toEqual(['***', '***'])
  expect(masked.map((row) => 'values' in row)).toEqual([false, false])
  expect(JSON.stringify(masked)).not.toContain('Ann')
  expect(differencesOf(null, undefined, false)).toEqual([])
})

it('shows what of the tables is not as planned, those the migration made first', () => {
  const gone = { item: 'index', name: 'by_name', expected: 'index (name)', found: 'none' } as const
  const verdicts = [
    { table: 'there', made: false, objects: 'differs', differences: [gone] },
    { table: 'equal', made: true, objects: 'equal', differences: [] },
    { table: 'made', made: true, objects: 'differs', differences: [gone] },
  ] as const
  const found = objectDifferencesOf(
    sampleReport('s', {
      objectVerification: verdicts.map((each) => ({ ...each, differences: [...each.differences] })),
    }),
    true,
  )
  expect(found.map(({ table, made, name }) => [table, made, name])).toEqual([
    ['made', true, 'by_name'],
    ['there', false, 'by_name'],
  ])
  expect(objectDifferencesOf(null, false)).toEqual([])
})

it('masks what views and functions answer, and counts them beside the tables', () => {
  const answer = { item: 'view', name: 'v', expected: '"Ann"', found: '"Bob"' } as const
  const report = sampleReport('s', {
    objectVerification: [
      { table: 't', made: true, objects: 'equal', differences: [] },
      { table: 'v', kind: 'view', made: true, objects: 'differs', differences: [answer] },
      { table: 'f', kind: 'function', made: true, objects: 'not-compared', reason: 'slow', differences: [] },
      { table: 'g', kind: 'function', made: true, objects: 'equal', differences: [] },
    ],
  })
  expect(objectDifferencesOf(report, false)).toMatchObject([
    { table: 'v', expected: '"Ann"', found: '"Bob"' },
  ])
  expect(objectDifferencesOf(report, true)).toMatchObject([{ table: 'v', expected: '***', found: '***' }])
  expect(objectCountsOf(report)).toEqual({
    tables: 1,
    answers: { alike: 1, differing: 1, notCompared: 1 },
  })
  expect(objectCountsOf(null)).toEqual({ tables: null, answers: null })
})
