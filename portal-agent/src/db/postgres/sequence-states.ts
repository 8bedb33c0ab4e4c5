import { quoteIdent, quoteLiteral, quoteQualified } from '../../convert/quote.ts'
import { columnKey } from '../../model/column-key.ts'
import type { NumberedColumn, SequenceState } from '../../model/ports/catalog.ts'
import { greatestNumber } from './set-sequence.ts'
import type { PostgresSession, TextRow } from './session.ts'

/** Relations one statement reads: each takes locks, of which the target has a few thousand. */
const sequencesAtOnce = 100

/** Where the sequences of a schema's columns go on, in few statements; without those that have none. */
export async function readSequenceStates(
  session: PostgresSession,
  schema: string,
  wanted: readonly NumberedColumn[],
  signal: AbortSignal,
): Promise<SequenceState[]> {
  const owned = await session.rows(ownedSequences, [schema], { object: `schema ${schema}`, signal })
  const keys = new Set(wanted.map(columnKey))
  const some = owned.filter(({ table, column }) =>
    keys.has(columnKey({ table: table ?? '', column: column ?? '' })),
  )
  const [readable, closed] = [some.filter(isReadable), some.filter((row) => !isReadable(row))]
  const states = closed.map(toState)
  for (let at = 0; at < readable.length; at += sequencesAtOnce) {
    const group = readable.slice(at, at + sequencesAtOnce)
    const sql = group.map((row) => stateQuery(schema, row)).join(' UNION ALL ')
    states.push(...(await session.rows(sql, [], { signal })).map(toState))
  }
  return states
}

function isReadable(row: TextRow): boolean {
  return row['readable'] === 't'
}

/** Of identity columns and of those whose default a sequence gives. */
const ownedSequences = `
  SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type,
    sn.nspname AS sequence_schema, s.relname AS sequence, has_sequence_privilege(s.oid, 'SELECT') AS readable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1
  JOIN pg_depend d ON d.refobjid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass
    AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
  JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_namespace sn ON sn.oid = s.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
  ORDER BY 1, 2`

function stateQuery(schema: string, row: TextRow): string {
  const [table, column] = [row['table'] ?? '', row['column'] ?? '']
  const sequence = quoteQualified(row['sequence_schema'] ?? '', row['sequence'] ?? '')
  return `SELECT ${quoteLiteral(table)} AS "table", ${quoteLiteral(column)} AS "column", ${quoteLiteral(row['type'] ?? '')} AS type,
    last_value + CASE WHEN is_called THEN 1 ELSE 0 END AS next,
    (SELECT floor(max(${quoteIdent(column)})::numeric) FROM ${quoteQualified(schema, table)}) AS greatest FROM ${sequence}`
}

function toState(row: TextRow): SequenceState {
  return {
    table: row['table'] ?? '',
    column: row['column'] ?? '',
    next: row['next'] ?? null,
    greatest: row['greatest'] ?? null,
    end: greatestNumber(row['type'] ?? '').toString(),
  }
}
