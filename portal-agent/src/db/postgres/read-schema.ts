import type { ObjectSelection } from '@data-migration/contract/portal'
import type {
  Check,
  Column,
  DatabaseSchema,
  ForeignKey,
  Index,
  IndexPart,
  OtherObject,
  ReferentialAction,
  Table,
} from '../../model/schema.ts'
import { noStoredObjects } from '../../model/stored-objects.ts'
import type { PostgresSession, TextRow } from './session.ts'
import { columnDefault, columnType } from './column-type.ts'
import { selectedNames } from './select-names.ts'

type Read = (sql: string) => Promise<TextRow[]>

/** A schema of the target as it is now, in bulk queries: what object verification compares with the plan. */
export async function readSchema(
  session: PostgresSession,
  schema: string,
  selection: ObjectSelection | undefined,
  signal: AbortSignal,
): Promise<DatabaseSchema> {
  const read: Read = (sql) => session.rows(sql, [schema], { object: `schema ${schema}`, signal })
  const tables = selectedNames(await read(tableQuery), selection)
  const columns = byTable(await read(columnQuery))
  const indexes = byTable(await read(indexQuery))
  const constraints = byTable(await read(constraintQuery))
  const [database] = await read(`SELECT $1::text AS schema, current_setting('server_encoding') AS encoding,
    datcollate AS collation FROM pg_database WHERE datname = current_database()`)
  return {
    database: schema,
    charset: database?.['encoding'] ?? '',
    collation: database?.['collation'] ?? '',
    tables: tables.map((row) => {
      const name = row['name'] ?? ''
      const parts = {
        columns: columns.get(name),
        indexes: indexes.get(name),
        constraints: constraints.get(name),
      }
      return toTable(row, parts.columns ?? [], parts.indexes ?? [], parts.constraints ?? [])
    }),
    others: (await read(otherQuery)).map(toOther),
    stored: noStoredObjects,
  }
}

function byTable(rows: readonly TextRow[]): Map<string, TextRow[]> {
  return Map.groupBy(rows, (row) => row['table_name'] ?? '')
}

const inSchema = 'JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1'
const ordinary = "c.relkind IN ('r', 'p')"

const tableQuery = `
  SELECT c.relname AS name, c.relkind AS kind, obj_description(c.oid, 'pg_class') AS comment,
    greatest(c.reltuples, 0)::bigint AS rows, pg_table_size(c.oid) AS bytes
  FROM pg_class c ${inSchema} WHERE ${ordinary} ORDER BY c.relname COLLATE "C"`

const columnQuery = `
  SELECT c.relname AS table_name, a.attname AS name, a.attnum AS ordinal, a.attnotnull AS not_null,
    format_type(a.atttypid, a.atttypmod) AS type, a.atttypmod AS typmod, t.typname,
    pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated, a.attidentity AS identity,
    co.collname AS collation, col_description(c.oid, a.attnum) AS comment,
    (SELECT string_agg(e.enumlabel, chr(31) ORDER BY e.enumsortorder) FROM pg_enum e
     WHERE e.enumtypid = t.oid) AS members
  FROM pg_class c ${inSchema}
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
  WHERE ${ordinary} ORDER BY c.relname, a.attnum`

/** One row for each part of each index, key parts only. */
const indexQuery = `
  SELECT c.relname AS table_name, i.relname AS name, x.indisprimary AS is_primary, x.indisunique AS is_unique,
    am.amname AS method, obj_description(i.oid, 'pg_class') AS comment, k.no,
    a.attname AS column_name, pg_get_indexdef(x.indexrelid, k.no, true) AS expression,
    pg_get_expr(x.indpred, x.indrelid) AS predicate,
    (x.indoption[k.no - 1] & 1) = 1 AS descending
  FROM pg_class c ${inSchema}
  JOIN pg_index x ON x.indrelid = c.oid
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_am am ON am.oid = i.relam
  JOIN generate_series(1, 32) k (no) ON k.no <= x.indnkeyatts
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[k.no - 1] AND a.attnum > 0
  WHERE ${ordinary} ORDER BY c.relname, x.indisprimary DESC, i.relname, k.no`

const constraintQuery = `
  SELECT c.relname AS table_name, k.conname AS name, k.contype AS kind, k.convalidated AS validated,
    pg_get_constraintdef(k.oid) AS definition, pg_get_expr(k.conbin, k.conrelid) AS expression,
    rn.nspname AS referenced_schema, r.relname AS referenced_table, k.confupdtype, k.confdeltype,
    ${constraintColumns('k.conkey', 'k.conrelid')} AS columns,
    ${constraintColumns('k.confkey', 'k.confrelid')} AS referenced_columns
  FROM pg_class c ${inSchema}
  JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('f', 'c')
  LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
  WHERE ${ordinary} ORDER BY c.relname, k.conname`

/** Names of an array of attribute numbers in its order, separated by a control character no name should hold. */
function constraintColumns(numbers: string, relation: string): string {
  return `(SELECT string_agg(a.attname, chr(31) ORDER BY s.i) FROM generate_series(1, 32) s (i)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = (${numbers})[s.i])`
}

const otherQuery = `
  SELECT 'view' AS kind, c.relname AS name, NULL AS "on" FROM pg_class c ${inSchema} WHERE c.relkind IN ('v', 'm')
  UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.proname, NULL
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = $1
  UNION ALL SELECT 'trigger', t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid ${inSchema}
    WHERE NOT t.tgisinternal
  ORDER BY 1, 2`

function toTable(
  row: TextRow,
  columns: readonly TextRow[],
  indexes: readonly TextRow[],
  constraints: readonly TextRow[],
): Table {
  return {
    name: row['name'] ?? '',
    engine: '',
    columns: columns.map(toColumn),
    indexes: [...Map.groupBy(indexes, ({ name }) => name).values()].map(toIndex),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f').map(toForeignKey),
    checks: constraints.filter(({ kind }) => kind === 'c').map(toCheck),
    autoIncrement: null,
    partitioning:
      row['kind'] === 'p' ? { method: '', expression: '', subMethod: null, partitions: [] } : null,
    collation: '',
    comment: row['comment'] ?? '',
    rowsEstimate: row['rows'] ?? '0',
    dataBytes: row['bytes'] ?? '0',
  }
}

function toColumn(row: TextRow): Column {
  const generated = (row['generated'] ?? '') !== ''
  const expression = row['expression'] ?? null
  const sequence = expression?.startsWith('nextval(') === true
  return {
    name: row['name'] ?? '',
    ordinal: Number(row['ordinal']),
    type: columnType(row),
    nullable: row['not_null'] !== 't',
    default: generated || sequence ? { kind: 'none' } : columnDefault(expression),
    autoIncrement: sequence || (row['identity'] ?? '') !== '',
    onUpdateNow: false,
    generated: generated ? { sql: expression ?? '', stored: row['generated'] === 's' } : null,
    invisible: false,
    comment: row['comment'] ?? '',
  }
}

function toIndex(parts: readonly TextRow[]): Index {
  const [first] = parts
  return {
    name: first?.['name'] ?? '',
    kind: first?.['is_primary'] === 't' ? 'primary' : first?.['is_unique'] === 't' ? 'unique' : 'index',
    parts: parts.map(toIndexPart),
    invisible: false,
    comment: first?.['comment'] ?? '',
  }
}

function toIndexPart(row: TextRow): IndexPart {
  const column = row['column_name'] ?? null
  const expression = column === null ? (row['expression'] ?? null) : null
  return { column, expression, prefix: null, descending: row['descending'] === 't' }
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

function toForeignKey(row: TextRow): ForeignKey {
  return {
    name: row['name'] ?? '',
    columns: names(row['columns']),
    referencedSchema: row['referenced_schema'] ?? '',
    referencedTable: row['referenced_table'] ?? '',
    referencedColumns: names(row['referenced_columns']),
    onDelete: actions[row['confdeltype'] ?? ''] ?? 'no action',
    onUpdate: actions[row['confupdtype'] ?? ''] ?? 'no action',
  }
}

function toCheck(row: TextRow): Check {
  return { name: row['name'] ?? '', sql: row['expression'] ?? '', enforced: row['validated'] === 't' }
}

function names(text: string | null | undefined): string[] {
  return text === null || text === undefined || text === '' ? [] : text.split('\u001f')
}

function toOther(row: TextRow): OtherObject {
  const kind = row['kind']
  if (kind !== 'view' && kind !== 'function' && kind !== 'procedure' && kind !== 'trigger')
    throw new RangeError(`unexpected kind ${kind}`)
  return { kind, name: row['name'] ?? '', on: row['on'] ?? null }
}
