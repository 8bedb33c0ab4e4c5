import { quoteQualified } from '../../convert/quote.ts'
import type { PostgresSession } from './session.ts'

/**
 * Objects of a schema by name, without indexes, sequences of columns, functions of its tables' triggers, partitions and what
 * belongs to an extension.
 */
export async function objectNames(session: PostgresSession, schema: string): Promise<string[]> {
  const rows = await session.rows(
    `WITH ns AS (SELECT oid FROM pg_namespace WHERE nspname = $1)
     SELECT c.relname AS name FROM pg_class c JOIN ns ON c.relnamespace = ns.oid
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${noExtension('pg_class', 'c.oid')}
       AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhrelid = c.oid)
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                       AND c.relkind = 'S' AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
     UNION SELECT p.proname FROM pg_proc p JOIN ns ON p.pronamespace = ns.oid
     WHERE ${noExtension('pg_proc', 'p.oid')}
       AND NOT EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                       WHERE t.tgfoid = p.oid AND c.relnamespace = ns.oid)
     UNION SELECT t.typname FROM pg_type t JOIN ns ON t.typnamespace = ns.oid
     WHERE t.typtype IN ('e', 'd') AND ${noExtension('pg_type', 't.oid')}
     ORDER BY 1`,
    [schema],
  )
  return rows.map(({ name }) => name ?? '')
}

function noExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid}
    AND e.deptype = 'e')`
}

export async function schemaExists(session: PostgresSession, schema: string): Promise<boolean> {
  const rows = await session.rows('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  return rows.length > 0
}

const dropKeyword: Readonly<Record<string, string>> = {
  r: 'TABLE',
  p: 'TABLE',
  f: 'FOREIGN TABLE',
  v: 'VIEW',
  m: 'MATERIALIZED VIEW',
  S: 'SEQUENCE',
}

/**
 * Drops relations of these names with everything that depends on them, and the functions only their triggers ran; a name
 * that is not there is passed over.
 */
export async function dropRelations(
  session: PostgresSession,
  schema: string,
  names: readonly string[],
): Promise<void> {
  const functions = await triggerFunctions(session, schema, names)
  for (const name of names) {
    const keyword = dropKeyword[(await relationKind(session, schema, name)) ?? '']
    if (keyword === undefined) continue
    await session.script(`DROP ${keyword} IF EXISTS ${quoteQualified(schema, name)} CASCADE`, {
      object: name,
    })
  }
  await dropRoutines(session, schema, functions)
}

/** In this schema, run by triggers of these tables and of no other. */
export async function triggerFunctions(
  session: PostgresSession,
  schema: string,
  tables: readonly string[],
): Promise<string[]> {
  const rows = await session.rows(
    `SELECT DISTINCT p.proname AS name, CASE WHEN c.relnamespace = n.oid THEN c.relname END AS "of"
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     JOIN pg_trigger t ON t.tgfoid = p.oid JOIN pg_class c ON c.oid = t.tgrelid
     WHERE n.nspname = $1 AND NOT t.tgisinternal ORDER BY 1`,
    [schema],
  )
  const theirs = new Set<string | null | undefined>(tables)
  const others = new Set(rows.filter((row) => !theirs.has(row['of'])).map(({ name }) => name))
  const names = rows.map(({ name }) => name ?? '').filter((name) => !others.has(name))
  return [...new Set(names)]
}

/** Functions and procedures of these names, without what depends on them; a name that several have is passed over. */
export async function dropRoutines(
  session: PostgresSession,
  schema: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const found = await session.rows(
      `SELECT pg_get_function_identity_arguments(p.oid) AS arguments, p.prokind = 'p' AS procedure
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2`,
      [schema, name],
    )
    const [routine] = found
    if (routine === undefined || found.length > 1) continue
    const keyword = routine['procedure'] === 't' ? 'PROCEDURE' : 'FUNCTION'
    const qualified = quoteQualified(schema, name)
    await session.script(`DROP ${keyword} ${qualified}(${routine['arguments'] ?? ''})`, { object: name })
  }
}

/** Empties a table, if it is there. TRUNCATE refuses a table that a foreign key points to; DELETE checks its rows. */
export async function emptyTable(session: PostgresSession, schema: string, table: string): Promise<void> {
  if ((await relationKind(session, schema, table)) === null) return
  const name = quoteQualified(schema, table)
  const referenced = await session.rows(
    `SELECT 1 FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid AND confrelid = $1::regclass`,
    [name],
  )
  const statement = referenced.length === 0 ? `TRUNCATE TABLE ${name}` : `DELETE FROM ${name}`
  await session.script(statement, { object: table })
}

async function relationKind(session: PostgresSession, schema: string, name: string): Promise<string | null> {
  const [row] = await session.rows(
    `SELECT c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, name],
  )
  return row?.['relkind'] ?? null
}
