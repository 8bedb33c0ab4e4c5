import type { DdlEditView, ResponseOf, routes, SubTaskAssessment } from '@data-migration/contract/api'
import { ago, id } from './ids.ts'

const tables = 40

type AssessedExample = ResponseOf<(typeof routes)['assessments.object']>

const plain = { added: false, editable: true, edit: 'none', madeDdl: null, saved: null } as const

/** An object of each outcome for every table. */
export const assessedExamples: AssessedExample[] = Array.from(
  { length: tables },
  (_unused, index): AssessedExample[] => [
    {
      no: index * 3 + 1,
      kind: 'table',
      sourceName: `orders_${index}`,
      targetName: `orders_${index}`,
      ...plain,
      outcome: 'exact',
      ddl: `CREATE TABLE shop.orders_${index} (\n  id bigint NOT NULL,\n  placed_at timestamp(6)\n);`,
      remarks: [],
    },
    {
      no: index * 3 + 2,
      kind: 'view',
      sourceName: `open_orders_${index}`,
      targetName: `open_orders_${index}`,
      ...plain,
      outcome: index === 0 ? 'by-hand' : 'with-remarks',
      ddl: `CREATE VIEW shop.open_orders_${index} AS SELECT id FROM shop.orders_${index};`,
      remarks: [{ text: 'a zero date becomes NULL', pitfall: 'T21' }],
    },
  ],
).flat()

export const assessmentExample: SubTaskAssessment = {
  state: 'made',
  executorId: id(),
  error: null,
  startedAt: ago(1),
  endedAt: ago(0),
  made: {
    id: id(),
    at: ago(0),
    objects: assessedExamples.length,
    source: { version: '8.4.2', database: 'shop' },
    target: { version: '15.8', database: 'app', schema: 'shop' },
    coverage: [
      { kind: 'table', total: tables, exact: tables, withRemarks: 0, byHand: 0, added: 0 },
      { kind: 'view', total: tables, exact: 0, withRemarks: tables - 1, byHand: 1, added: 0 },
    ],
    pitfalls: [{ pitfall: 'T21', example: 'a zero date becomes NULL', objects: tables }],
    checks: [],
  },
}

export function savedExample(object: AssessedExample | undefined, sql: string): DdlEditView {
  const { kind, sourceName } = object ?? { kind: 'table' as const, sourceName: '' }
  return {
    id: id(),
    subTaskId: id(),
    kind: kind as DdlEditView['kind'],
    name: sourceName,
    sql,
    user: 'admin',
    at: ago(0),
  }
}
