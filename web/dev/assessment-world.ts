import type { ListedObject, SubTaskAssessment } from '@data-migration/contract/api'
import { ago, id } from './ids.ts'

const tables = 40

/** An object of each outcome for every table. */
export const assessedExamples: (ListedObject & { ddl: string })[] = Array.from(
  { length: tables },
  (_unused, index): (ListedObject & { ddl: string })[] => [
    {
      no: index * 3 + 1,
      kind: 'table',
      sourceName: `orders_${index}`,
      targetName: `orders_${index}`,
      added: false,
      outcome: 'exact',
      ddl: `CREATE TABLE shop.orders_${index} (\n  id bigint NOT NULL,\n  placed_at timestamp(6)\n);`,
      remarks: [],
    },
    {
      no: index * 3 + 2,
      kind: 'view',
      sourceName: `open_orders_${index}`,
      targetName: `open_orders_${index}`,
      added: false,
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
      { kind: 'table', total: tables, exact: tables, withRemarks: 0, byHand: 0 },
      { kind: 'view', total: tables, exact: 0, withRemarks: tables - 1, byHand: 1 },
    ],
    pitfalls: [{ pitfall: 'T21', example: 'a zero date becomes NULL', objects: tables }],
    checks: [],
  },
}
