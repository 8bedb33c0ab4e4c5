import type { Report, TableVerdict } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { judge } from './outcome.ts'
import type { TableComparison } from './proof/compare-databases.ts'

const equalTable = { table: 'a', rowsSource: '2', rowsTarget: '2', equal: true }

function verdictOf(table: string, verdict: TableVerdict['verdict'] = 'equal'): TableVerdict {
  const none = { missing: '0', extra: '0', different: '0', changedByPolicy: '0', differences: [] }
  return { table, verdict, rowsSource: '2', rowsTarget: '2', ...none }
}

function reportOf(verdict: Report['verdict'], verification: TableVerdict[]): Report {
  return {
    ...{
      v: 1,
      type: 'report',
      subTask: 'demo',
      epoch: 1,
      startedAt: '',
      endedAt: '',
      exitCode: 0,
      phases: [],
    },
    ...{
      source: { version: '', database: 'shop' },
      target: { version: '', database: 'shop', schema: 'shop' },
    },
    ...{ snapshot: null, checks: [], objects: [], tables: [], rejected: [], verification, verdict },
  }
}

const judged = (code: number, report: Report | undefined, compared: TableComparison[]) => {
  const { ok, state, verdict } = judge({ exitCode: code, report, log: '' }, compared)
  return [ok, state, verdict]
}

it('is ok only if exit code, report and the own comparison agree', () => {
  const good = reportOf('equal', [verdictOf('a')])
  expect(judge({ exitCode: 0, report: good, log: '' }, [equalTable])).toEqual({
    ...{ ok: true, name: 'shop', executor: 'local', state: 'finished', tables: 1, rows: 2, verdict: 'equal' },
  })
  expect(judged(0, good, [{ ...equalTable, equal: false }])).toEqual([false, 'finished', 'different'])
  expect(judged(0, good, [])).toEqual([false, 'finished', 'different'])
  expect(judged(0, good, [equalTable, { ...equalTable, table: 'b' }])).toEqual([
    false,
    'finished',
    'different',
  ])
  expect(judged(0, reportOf('equal', [verdictOf('a', 'not-verified')]), [equalTable])).toEqual([
    ...[false, 'finished', 'different'],
  ])
  expect(judged(6, reportOf('different', []), [equalTable])).toEqual([false, 'finished', 'different'])
  expect(judged(7, reportOf('finished-with-rejects', [verdictOf('a')]), [equalTable])).toEqual([
    ...[false, 'finished', 'finished-with-rejects'],
  ])
  expect(judged(3, reportOf('not-verified', []), [])).toEqual([false, 'precheck-failed', 'not-verified'])
  expect(judged(1, undefined, [equalTable])).toEqual([false, 'failed', 'not-verified'])
})
