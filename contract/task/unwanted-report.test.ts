import { expect, it } from 'vitest'
import { newPoint } from './transition.ts'
import { afterUnwantedReport } from './unwanted-report.ts'

it.each([
  ['finished', 'full-done', true],
  ['finished', 'completed', true],
  ['stopped', 'completed', true],
  ['stopped', 'full-started', false],
  ['finished', 'halted', false],
  ['not-started', 'completed', false],
  ['waiting', 'completed', false],
] as const)('%s and %s: loaded is %s', (state, event, loaded) => {
  const point = { ...newPoint('offline'), state }
  expect(afterUnwantedReport(point, event)).toEqual({ ...point, loaded })
})
