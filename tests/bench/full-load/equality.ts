import { adminPg, type Endpoint } from '@data-migration/tests/testbed'
import { benchTables } from './dataset.ts'

/** Digest of every table of a loaded database, by the database itself: the same for equal contents in any order. */
export async function digests(
  target: Endpoint,
  database: string,
  schema: string,
): Promise<Record<string, string>> {
  await using client = await adminPg(target, database)
  await client.query(`SET timezone = 'UTC'; SET datestyle = 'ISO'`)
  const result: Record<string, string> = {}
  for (const table of benchTables) result[table.name] = await digest(client, schema, table.name)
  return result
}

type Client = Awaited<ReturnType<typeof adminPg>>

/** Columns are compared as text without trailing blanks and zeros: the contestants choose different types (char, numeric, bigint). */
async function digest(client: Client, schema: string, table: string): Promise<string> {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `SELECT quote_ident(attname) AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
     WHERE attrelid = format('%I.%I', $1::text, $2::text)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [schema, table],
  )
  const texts = columns.map(({ name, type }) =>
    type.startsWith('timestamp')
      ? `coalesce((${name})::timestamp::text, '~')`
      : `coalesce(rtrim((${name})::text), '~')`,
  )
  const { rows } = await client.query<{ digest: string }>(
    `SELECT count(*) || ':' || coalesce(sum(('x' || substr(md5(${texts.join(" || '|' || ")}), 1, 15))::bit(60)::bigint::numeric), 0) AS digest
     FROM "${schema}"."${table}"`,
  )
  return rows[0]?.digest ?? ''
}

/** Secondary and primary indexes, counted. */
export async function indexCount(target: Endpoint, database: string, schema: string): Promise<number> {
  await using client = await adminPg(target, database)
  const { rows } = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM pg_indexes WHERE schemaname = $1`,
    [schema],
  )
  return Number(rows[0]?.n)
}
