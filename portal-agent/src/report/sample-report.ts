import type { TableVerdict } from '@data-migration/contract/portal'
import { newCounters } from './counters.ts'
import type { ReportFacts } from './report-builder.ts'

/* A run with a bit of everything, for this folder's tests. */

export function sampleVerdict(table: string, more: Partial<TableVerdict> = {}): TableVerdict {
  return {
    table,
    verdict: 'equal',
    rowsSource: '1234567',
    rowsTarget: '1234567',
    missing: '0',
    extra: '0',
    different: '0',
    changedByPolicy: '0',
    differences: [],
    ...more,
  }
}

export function sampleFacts(more: Partial<ReportFacts> = {}): ReportFacts {
  const counters = newCounters([{ name: 'orders', rowsEstimate: '1200000' }])
  counters.table('orders').written(1234567, 99)
  counters.table('orders').state('equal')
  return {
    subTask: 'cli-0123456789ab',
    epoch: 3,
    startedAt: '2026-01-02T03:00:00.000Z',
    endedAt: '2026-01-02T03:12:34.000Z',
    exitCode: 0,
    phases: [
      {
        phase: 'full',
        state: 'done',
        startedAt: '2026-01-02T03:00:00.000Z',
        endedAt: '2026-01-02T03:01:05.000Z',
      },
      {
        phase: 'incremental',
        state: 'skipped',
        startedAt: '2026-01-02T03:01:05.000Z',
        endedAt: '2026-01-02T03:01:05.000Z',
      },
    ],
    source: { version: 'MySQL 9.7.0', database: 'shop' },
    target: { version: 'PostgreSQL 15.18', database: 'app', schema: 'shop' },
    snapshot: {
      way: 'single-connection',
      position: { kind: 'gtid', value: 'aaaa:1-5' },
      tried: [{ way: 'optimistic', result: 'the source moved on in 5 tries', stallMs: 0 }],
    },
    checks: [],
    objects: [],
    tables: counters.values(),
    rejected: [],
    verification: [sampleVerdict('orders')],
    onePointInTime: true,
    ...more,
  }
}
