import { readdir } from 'node:fs/promises'
import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource, onTarget } from './migration-pair.ts'

/** Everything in both databases' catalogues and the pair's folder: bad input must leave it as it was. */
export async function catalogueListing(pair: MigrationPair): Promise<string[]> {
  return [...(await targetObjects(pair)), ...(await sourceObjects(pair)), ...(await files(pair))]
}

async function targetObjects(pair: MigrationPair): Promise<string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ item: string }>(
      `SELECT 'schema ' || nspname AS item FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
       UNION ALL
       SELECT relkind::text || ' ' || nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND nspname !~ '^pg_(toast_)?temp_'
       ORDER BY 1`,
    )
    return rows.map((row) => row.item)
  })
}

async function sourceObjects(pair: MigrationPair): Promise<string[]> {
  return await onSource(pair, async (connection) => {
    const [rows] = await connection.query<(RowDataPacket & { item: string })[]>(
      `SELECT CONCAT('table ', table_name) AS item FROM information_schema.tables WHERE table_schema = ? ORDER BY 1`,
      [pair.sourceDatabase],
    )
    return rows.map((row) => row.item)
  })
}

async function files(pair: MigrationPair): Promise<string[]> {
  const entries = await readdir(pair.folder, { recursive: true, withFileTypes: true })
  return entries.map((entry) => `${entry.parentPath}/${entry.name}`).sort()
}
