import { expect, it } from 'vitest'
import { differencesCsv } from './differences-csv.ts'
import { buildReport } from './report-builder.ts'
import { sampleFacts, sampleVerdict } from './sample-report.ts'

it('has a line for each differing column, and tells NULL from the empty text', () => {
  const values = [
    { column: 'name', source: 'a "b", c', target: '' },
    { column: 'note', source: null, target: 'line\nbreak' },
  ]
  const verification = [
    sampleVerdict('equal one'),
    sampleVerdict('orders', {
      verdict: 'different',
      differences: [
        { kind: 'different', key: '{"id":"7"}', columns: ['name', 'note'], values },
        { kind: 'missing', key: '{"id":"8"}', columns: [] },
        { kind: 'different', key: '{"id":"9"}', columns: ['name'] },
      ],
    }),
  ]
  expect(differencesCsv(buildReport(sampleFacts({ verification })))).toBe(
    [
      '\ufefftable,kind,key,column,source,target',
      'orders,different,"{""id"":""7""}",name,"a ""b"", c",""',
      'orders,different,"{""id"":""7""}",note,,"line\nbreak"',
      'orders,missing,"{""id"":""8""}",,,',
      'orders,different,"{""id"":""9""}",name,,',
      '',
    ].join('\r\n'),
  )
})
