import type { Report } from '@data-migration/contract/portal'

/** The report of a run without any table that ended equal. */
export function sampleReport(subTask: string, more: Partial<Report> = {}): Report {
  return {
    v: 1,
    type: 'report',
    subTask,
    epoch: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:01.000Z',
    exitCode: 0,
    phases: [],
    source: { version: '9.7', database: 'shop' },
    target: { version: '15', database: 'shop', schema: 'shop' },
    snapshot: null,
    checks: [],
    objects: [],
    tables: [],
    rejected: [],
    verification: [],
    verdict: 'equal',
    ...more,
  }
}
