import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces } from './json-pieces.ts'
import { buildReport } from './report-builder.ts'
import { sampleFacts } from './sample-report.ts'

test.each([0, 2])('has the text of JSON.stringify with indent %d', (indent) => {
  const objects = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())))
  fc.assert(
    fc.property(objects, (value) => {
      expect([...jsonPieces(value, indent)].join('')).toBe(JSON.stringify(value, null, indent))
    }),
  )
  const report = { ...buildReport(sampleFacts({})), absent: undefined }
  expect([...jsonPieces(report, indent)].join('')).toBe(JSON.stringify(report, null, indent))
})

test('holds one element of a list at a time', () => {
  const tables = Array.from({ length: 1000 }, (_, no) => ({ name: `t${no}` }))
  const longest = Math.max(...[...jsonPieces({ tables }, 2)].map(({ length }) => length))
  expect(longest).toBeLessThan(100)
})
