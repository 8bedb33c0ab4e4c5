import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource } from '../lib/migration-pair.ts'

export type CatalogueRow = Readonly<Record<string, string | null>>

/** Rows of a query on the source as texts; counters are those of now. */
export async function sourceRecords(
  pair: MigrationPair,
  sql: string,
  values: readonly (string | null)[],
): Promise<CatalogueRow[]> {
  return await onSource(pair, async (connection) => {
    // MySQL 8 and later keep old statistics for a day.
    await connection.query('SET SESSION information_schema_stats_expiry = 0').catch(() => undefined)
    const [rows] = await connection.query<RowDataPacket[]>(sql, [...values])
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row as Record<string, unknown>).map(([name, value]) => [
          name,
          typeof value === 'string' || value === null ? value : JSON.stringify(value),
        ]),
      ),
    )
  })
}
