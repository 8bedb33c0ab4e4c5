import type { SubTaskSummary } from '@data-migration/contract/api'
import type { Report, TableVerdict } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { judge } from './outcome.ts'
import type { SubTaskEnd } from './plane/migrate.ts'
import type { Ends } from './prepare.ts'
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

function endOf(
  exitCode: number,
  report: Report | undefined,
  state: SubTaskSummary['state'] = 'finished',
): SubTaskEnd {
  const verdict = report?.verdict ?? null
  const subTask = { state, exitCode, verdict, executor: { id: '', name: 'executor1' } } as SubTaskSummary
  return { ends: { sourceDatabase: 'shop' } as Ends, subTask, ...(report === undefined ? {} : { report }) }
}

const judged = (end: SubTaskEnd, compared: TableComparison[]) => {
  const { ok, state, verdict } = judge(end, compared)
  return [ok, state, verdict]
}

it('is ok only if exit code, report and the own comparison agree', () => {
  const good = reportOf('equal', [verdictOf('a')])
  expect(judge(endOf(0, good), [equalTable])).toEqual({
    ...{ ok: true, name: 'shop', executor: 'executor1', state: 'finished', tables: 1, rows: 2 },
    verdict: 'equal',
  })
  const different = [false, 'finished', 'different']
  expect(judged(endOf(0, good), [{ ...equalTable, equal: false }])).toEqual(different)
  expect(judged(endOf(0, good), [])).toEqual(different)
  expect(judged(endOf(0, good), [equalTable, { ...equalTable, table: 'b' }])).toEqual(different)
  const unverified = reportOf('equal', [verdictOf('a', 'not-verified')])
  expect(judged(endOf(0, unverified), [equalTable])).toEqual(different)
  expect(judged(endOf(6, reportOf('different', [])), [equalTable])).toEqual(different)
  expect(judged(endOf(7, reportOf('finished-with-rejects', [verdictOf('a')])), [equalTable])).toEqual([
    ...[false, 'finished', 'finished-with-rejects'],
  ])
  const refused = endOf(3, reportOf('not-verified', []), 'precheck-failed')
  expect(judged(refused, [])).toEqual([false, 'precheck-failed', 'not-verified'])
  expect(judged(endOf(1, undefined, 'failed'), [equalTable])).toEqual([false, 'failed', 'not-verified'])
})
