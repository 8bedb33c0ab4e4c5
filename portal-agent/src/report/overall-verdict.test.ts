import { expect, it } from 'vitest'
import type { TableVerdict } from '@data-migration/contract/portal'
import { overallVerdict, type VerdictFacts } from './overall-verdict.ts'

const table = (name: string, verdict: TableVerdict['verdict']): TableVerdict => ({
  table: name,
  verdict,
  rowsSource: '1',
  rowsTarget: '1',
  missing: '0',
  extra: '0',
  different: '0',
  changedByPolicy: '0',
  differences: [],
})

function verdict(
  a: TableVerdict['verdict'],
  b: TableVerdict['verdict'],
  more: Partial<VerdictFacts> = {},
): string {
  const verification = [table('a', a), table('b', b)]
  return overallVerdict({ verification, tables: ['a', 'b'], rejectedRows: 0, onePointInTime: true, ...more })
}

it.each([
  ['equal', 'equal', {}, 'equal'],
  ['equal', 'different', {}, 'different'],
  ['different', 'not-verified', {}, 'different'],
  ['equal', 'not-verified', {}, 'not-verified'],
  ['equal', 'equal-with-policy', {}, 'finished-with-rejects'],
  ['equal', 'equal', { rejectedRows: 1 }, 'finished-with-rejects'],
  ['equal', 'not-verified', { rejectedRows: 1 }, 'not-verified'],
  ['equal', 'equal', { onePointInTime: false }, 'not-one-point-in-time'],
  ['equal', 'different', { onePointInTime: false }, 'not-one-point-in-time'],
  ['equal', 'equal', { tables: ['a', 'b', 'c'] }, 'not-verified'],
  ['equal', 'equal', { verification: [] }, 'not-verified'],
  ['equal', 'equal', { verification: [], tables: [] }, 'not-verified'],
] as const)('%s and %s, %j: %s', (a, b, more, expected) => {
  expect(verdict(a, b, more)).toBe(expected)
})
