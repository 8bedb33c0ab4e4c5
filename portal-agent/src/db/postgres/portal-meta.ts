import { dmError } from '@data-migration/contract/errors'
import { advisoryKey } from './advisory-key.ts'
import { sqlState } from './errors.ts'
import { metaTable } from './ledger-context.ts'
import { quoteIdent } from '../../convert/quote.ts'
import { type NumberedSql, numberedSql, readSql } from './read-sql.ts'
import type { PostgresSession } from './session.ts'

/**
 * Makes the ledger's schema or brings it up to date, in one transaction under a lock, so that several Portals may start
 * at once. A schema a DBA made beforehand is used as it is: then no CREATE on the database is needed.
 * Errors: DM-JOB-011 for a ledger of a newer Portal, DM-TGT-004 for a missing privilege.
 */
export async function preparePortalMeta(session: PostgresSession, schema: string): Promise<void> {
  const migrations = await numberedSql('portal-meta')
  if ((await metaVersion(session, schema)) === migrations.length) return
  await session.script('BEGIN')
  try {
    await session.rows('SELECT pg_advisory_xact_lock($1::bigint)', [advisoryKey('portal-meta', schema)])
    await migrate(session, schema, migrations)
    await session.script('COMMIT')
  } catch (error) {
    await session.rollback()
    throw error
  }
}

/** 0 when there is no ledger yet. */
export async function metaVersion(session: PostgresSession, schema: string): Promise<number> {
  const tables = await session.rows(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'meta' AND c.relkind = 'r'`,
    [schema],
  )
  if (tables.length === 0) return 0
  const versions = await session.rows(
    `SELECT coalesce(max(version), 0) AS version FROM ${metaTable({ metaSchema: schema }, 'meta')}`,
  )
  return Number(versions[0]?.['version'])
}

async function migrate(
  session: PostgresSession,
  schema: string,
  migrations: readonly NumberedSql[],
): Promise<void> {
  await createSchemaUnlessThere(session, schema)
  const found = await metaVersion(session, schema)
  if (found > migrations.length) throw dmError('DM-JOB-011', { found, known: migrations.length })
  for (const { number, name } of migrations.slice(found)) {
    const text = await readSql(name)
    await session.script(
      text.replaceAll('{{schema}}', () => quoteIdent(schema)),
      { object: name },
    )
    await session.rows(
      `INSERT INTO ${metaTable({ metaSchema: schema }, 'meta')} (version) VALUES ($1::int)`,
      [String(number)],
    )
  }
}

/** Not IF NOT EXISTS: that asks for CREATE on the database even when the schema is there. */
async function createSchemaUnlessThere(session: PostgresSession, schema: string): Promise<void> {
  const there = await session.rows('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  if (there.length > 0) return
  try {
    await session.script(`CREATE SCHEMA ${quoteIdent(schema)}`)
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    throw await missingSchema(session, schema)
  }
}

async function missingSchema(session: PostgresSession, schema: string): Promise<Error> {
  await session.rollback()
  const [row] = await session.rows('SELECT current_user AS "user", current_database() AS database')
  const user = row?.['user'] ?? ''
  const fix = `CREATE SCHEMA ${quoteIdent(schema)} AUTHORIZATION ${quoteIdent(user)};`
  return dmError('DM-TGT-004', { user, privilege: 'CREATE', object: `database ${row?.['database']}`, fix })
}
