import type { ObjectResult, Phase, Report } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { sampleReport } from '../testing/sample-report.ts'
import { tableCounters } from '../testing/table-counters.ts'
import { scopeOf, withFormerWork } from './former-work.ts'

const at = '2026-01-01T00:00:00.000Z'
const object: ObjectResult = {
  kind: 'table',
  sourceName: 'a',
  targetName: 'a',
  state: 'created',
  remarks: [],
}

function reportOf(phases: readonly Phase[], more: Partial<Report> = {}): Report {
  return sampleReport('s', {
    phases: phases.map((phase) => ({ phase, state: 'done' as const, startedAt: at, endedAt: at })),
    ...more,
  })
}

const former = reportOf(['precheck', 'schema', 'full', 'verify'], {
  objects: [object],
  tables: [tableCounters('a', { rowsWritten: '7' })],
})

it.each<[readonly Phase[], boolean, boolean]>([
  [['precheck'], false, false],
  [['precheck', 'verify'], false, true],
  [['precheck', 'schema'], true, true],
])('%j tells of objects: %s, of rows: %s', (phases, objects, rows) => {
  expect(scopeOf(reportOf(phases))).toEqual({ objects, rows })
})

it('keeps the objects a comparison says nothing of, and takes its counters', () => {
  const compared = reportOf(['precheck', 'verify'], { tables: [tableCounters('a', { rowsVerified: '7' })] })
  expect(withFormerWork(compared, former)).toEqual({ ...compared, objects: [object] })
})

it('keeps the counters, too, where nothing was compared', () => {
  const broken = reportOf(['precheck'], { tables: [tableCounters('a')] })
  expect(withFormerWork(broken, former).tables).toBe(former.tables)
})

it('takes a run that moved for what it says', () => {
  const resumed = reportOf(['precheck', 'schema'])
  expect(withFormerWork(resumed, former)).toBe(resumed)
  expect(withFormerWork(reportOf(['precheck']), null).objects).toEqual([])
})
