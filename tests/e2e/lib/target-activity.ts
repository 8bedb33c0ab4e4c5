import { type MigrationPair, onTarget } from './migration-pair.ts'
import { until } from './until.ts'

export interface Backend {
  readonly pid: number
  readonly application: string
  readonly query: string
  readonly state: string
  readonly wait: string | null
}

/** Portal's own sessions in the target database. */
export async function portalBackends(pair: MigrationPair): Promise<Backend[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<Backend>(
      `SELECT pid, application_name AS application, query, state, wait_event AS wait FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'portal/%'`,
    )
    return rows
  })
}

/** Rows that COPYs into this database have taken in so far, not yet committed. */
export async function rowsInFlight(pair: MigrationPair): Promise<number> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ n: string }>(
      `SELECT coalesce(max(tuples_processed), 0) AS n FROM pg_stat_progress_copy
       WHERE datname = current_database() AND command = 'COPY FROM'`,
    )
    return Number(rows[0]?.n ?? 0)
  })
}

/** Returns once rows of an unfinished chunk of this table are in the target. */
export async function inMidChunk(pair: MigrationPair, table: string): Promise<void> {
  await until(`rows of an unfinished COPY into ${table}`, async () =>
    onTarget(pair, async (client) => {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_stat_progress_copy p JOIN pg_class c ON c.oid = relid
         WHERE datname = current_database() AND command = 'COPY FROM' AND relname = $1 AND tuples_processed > 0`,
        [table],
      )
      return rows.length > 0
    }),
  )
}

/** Makes every DDL statement of this database linger before it can be committed, so that it can be seen. */
export async function slowDownDdl(pair: MigrationPair, seconds: number): Promise<void> {
  await onTarget(pair, async (client) => {
    await client.query(
      `CREATE OR REPLACE FUNCTION public.linger() RETURNS event_trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_sleep(${seconds}); END $$`,
    )
    await client.query(`DROP EVENT TRIGGER IF EXISTS linger`)
    await client.query(`CREATE EVENT TRIGGER linger ON ddl_command_end EXECUTE FUNCTION public.linger()`)
  })
}

/** Forgets a migration: the target is as before the first run, with the user's schema there again. */
export async function clearTarget(pair: MigrationPair): Promise<void> {
  await onTarget(pair, async (client) => {
    await client.query(`DROP EVENT TRIGGER IF EXISTS linger`)
    await client.query(`DROP SCHEMA IF EXISTS portal_meta CASCADE`)
    await client.query(`DROP SCHEMA IF EXISTS "${pair.schema}" CASCADE`)
  })
}
