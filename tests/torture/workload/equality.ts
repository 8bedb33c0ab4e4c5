import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource, onTarget } from '../../e2e/lib/migration-pair.ts'
import { compareExactly } from '../../e2e/values-arrive-exactly/exact-comparison.ts'
import { policies } from './materials.ts'

/** What differs between all tables of both sides, one sentence each; nothing is the aim. */
export async function differences(pair: MigrationPair): Promise<string[]> {
  const tables = await sourceTables(pair)
  const names = await keptNames(pair)
  const problems: string[] = []
  const expected = new Set<string>()
  for (const table of tables) {
    const known = names.get(table)
    const target = known ?? table.toLowerCase()
    expected.add(target)
    const compared = await compareExactly(
      pair,
      table,
      target,
      policies,
      known === undefined ? 'name' : 'place',
    )
    const refused = compared.refusedRows === 0 ? [] : [`${compared.refusedRows} rows are refused`]
    problems.push(...[...refused, ...compared.problems].map((problem) => `${table}: ${problem}`))
  }
  const more = (await targetTables(pair)).filter(
    (name) => !expected.has(name) && !/_dropped_\d{14}$/.test(name),
  )
  const rejects = await rejectedRows(pair)
  return [...problems, ...rejects, ...more.map((name) => `only on the target: table ${name}`)]
}

/** By the policies of the workload every row arrives. */
async function rejectedRows(pair: MigrationPair): Promise<string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ name: string; reason: string; count: string }>(
      `SELECT table_name AS name, reason, count(*) AS count FROM portal_meta.rejected_row GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    return rows.map(({ name, reason, count }) => `${name}: ${count} rows on record as rejected: ${reason}`)
  })
}

async function sourceTables(pair: MigrationPair): Promise<string[]> {
  return await onSource(pair, async (connection) => {
    const [rows] = await connection.query<(RowDataPacket & { name: string })[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY 1`,
      [pair.sourceDatabase],
    )
    return rows.map(({ name }) => name)
  })
}

async function targetTables(pair: MigrationPair): Promise<string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1`,
      [pair.schema],
    )
    return rows.map(({ name }) => name)
  })
}

/** What the product called the tables it made for the load: names that are too long or alike have others on the target. */
async function keptNames(pair: MigrationPair): Promise<Map<string, string>> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ source: string; target: string }>(
      `SELECT source_name AS source, target_name AS target FROM portal_meta.object WHERE kind = 'table'`,
    )
    const fixed = rows.filter(({ source }) => !/^_?shape_/.test(source))
    return new Map(fixed.map(({ source, target }) => [source, target]))
  })
}
