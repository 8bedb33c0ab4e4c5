import { quoteQualified } from '../../convert/quote.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { PostgresSession } from './session.ts'

/** A foreign key by which deleting a row deletes or changes rows of another table. */
export interface Dependent {
  /** Quoted name of the table that points to the row. */
  readonly child: string
  readonly columns: readonly (readonly [own: string, referenced: string])[]
}

const cascading = `
  SELECT c.oid AS id, n.nspname AS schema, t.relname AS child, own.attname AS own, referenced.attname AS referenced
  FROM pg_catalog.pg_constraint c
  JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  JOIN LATERAL (SELECT c.conkey[i] AS own, c.confkey[i] AS referenced
    FROM generate_series(1, array_length(c.conkey, 1)) i) pair ON true
  JOIN pg_catalog.pg_attribute own ON own.attrelid = c.conrelid AND own.attnum = pair.own
  JOIN pg_catalog.pg_attribute referenced ON referenced.attrelid = c.confrelid AND referenced.attnum = pair.referenced
  WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
    AND c.confrelid = (SELECT o.oid FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace s ON s.oid = o.relnamespace
      WHERE s.nspname = $1 AND o.relname = $2)
  ORDER BY c.oid`

export async function dependentsOf(
  session: PostgresSession,
  { targetSchema, target }: TablePlan,
  signal: AbortSignal,
): Promise<readonly Dependent[]> {
  const rows = await session.rows(cascading, [targetSchema, target], { object: target, signal })
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((columns) => ({
    child: quoteQualified(columns[0]?.['schema'] ?? '', columns[0]?.['child'] ?? ''),
    columns: columns.map(({ own, referenced }) => [own ?? '', referenced ?? ''] as const),
  }))
}
