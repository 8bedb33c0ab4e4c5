import { exitCode, type ObjectVerdict } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { buildReport } from './report-builder.ts'
import { reportHtml } from './report-html.ts'
import { reportText } from './report-text.ts'
import { sampleFacts } from './sample-report.ts'

const equal: ObjectVerdict = { table: 'orders', objects: 'equal', made: true, differences: [] }
const differing: ObjectVerdict = {
  table: 'orders',
  objects: 'differs',
  made: true,
  differences: [{ item: 'index', name: 'by_day', expected: '(day)', found: 'none' }],
}
const report = (verdict: ObjectVerdict, code = 0) =>
  buildReport(sampleFacts({ objectVerification: [verdict], exitCode: code }))

it('says of rows and objects both when they are equal', () => {
  const text = reportText(report(equal), 'again')
  expect(text).toContain('Result    EQUAL - every row')
  expect(text).toContain('Objects   EQUAL - the objects of 1 table(s) are as planned')
  expect(text).toContain('complete and proved')
})

it('never says equal of rows alone where objects differ', () => {
  const found = report(differing, exitCode.differences)
  expect(reportText(found, 'again')).toContain(
    'Objects   DIFFER - objects of 1 of 1 table(s) are not as planned',
  )
  expect(reportText(found, 'again')).toContain('orders: index by_day: expected (day), found none')
  expect([...reportHtml(found)].join('')).toMatch(/class="verdict different">Objects: DIFFER/)
  expect([...reportHtml(found)].join('')).toContain('<td>by_day</td>')
})

it('tells differences of tables that were there before, also where they decide nothing', () => {
  const text = reportText(report({ ...differing, made: false }), 'again')
  expect(text).toContain('1 of them tables that were there before')
  expect(text).not.toContain('Nothing: the migration is complete')
})
