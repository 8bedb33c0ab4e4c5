import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import type { Policies } from '../../e2e/values-arrive-exactly/value-policies.ts'
import { byteTables } from '../../e2e/values-arrive-exactly/tables/bytes.ts'
import { jsonTables } from '../../e2e/values-arrive-exactly/tables/json.ts'
import { keyTables } from '../../e2e/values-arrive-exactly/tables/keys.ts'
import { numberTables } from '../../e2e/values-arrive-exactly/tables/numbers.ts'
import { defaultTables, structureTables } from '../../e2e/values-arrive-exactly/tables/structures.ts'
import { textTables } from '../../e2e/values-arrive-exactly/tables/texts.ts'
import { timeTables } from '../../e2e/values-arrive-exactly/tables/times.ts'
import { statementsFor } from '../../e2e/values-arrive-exactly/tables/value-table.ts'
import type { SourceKind } from '../full-load/world.ts'
import { relationRows, relationTables } from './relations.ts'
import type { Material } from './values.ts'

/** A value that nothing can be put in place of ends following (DM-INC-015); rows of 16 MB leave no time for others. */
const leftOut = new Set(['k_zero_date', 't_zero_in_prefix_key', 'b_wide_rows'])

/** What the job says of values the target cannot hold: every row arrives, so that every change of it has to. */
export const policies: Policies = { zeroDate: 'null', nul: 'replace', invalid: 'replace', booleans: false }

const valueTables = [
  ...[...keyTables, ...numberTables, ...timeTables, ...textTables, ...byteTables, ...jsonTables],
  ...[...structureTables, ...defaultTables],
].filter(({ name }) => !leftOut.has(name))

/** What a session sets that writes values as they come, zero dates too. */
export const lenientSession = `SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00', innodb_strict_mode = OFF`

/** Makes all tables whose structure stays, with their first rows. */
export async function createMaterials(pair: MigrationPair, source: SourceKind): Promise<Material[]> {
  const tables = valueTables.filter(({ on }) => on?.includes(source) ?? true)
  return await onSource(pair, async (connection) => {
    await connection.query(lenientSession)
    for (const sql of [...tables.flatMap(statementsFor), ...relationTables, ...relationRows])
      await connection.query(sql)
    const columns = await writtenColumns(connection, pair.sourceDatabase)
    return tables.map((table) => ({ table, columns: columns.get(table.name) ?? [] }))
  })
}

async function writtenColumns(
  connection: Parameters<Parameters<typeof onSource>[1]>[0],
  database: string,
): Promise<Map<string, string[]>> {
  const [rows] = await connection.query<(RowDataPacket & { tab: string; col: string })[]>(
    `SELECT table_name AS tab, column_name AS col FROM information_schema.columns
     WHERE table_schema = ? AND COALESCE(generation_expression, '') = '' ORDER BY table_name, ordinal_position`,
    [database],
  )
  const groups = Map.groupBy(rows, ({ tab }) => tab)
  return new Map([...groups].map(([tab, all]) => [tab, all.map(({ col }) => col)]))
}
