import { isDeepStrictEqual } from 'node:util'
import { contents, type Sides, sourceRows, targetRows } from './sides.ts'

/**
 * Both sides are as they were afterwards. Where the source has committed by itself the target commits as well: what comes
 * next begins with the same rows on both.
 */
export async function undone(sides: Sides, work: () => Promise<string | null>): Promise<string | null> {
  const before = await sourceContents(sides)
  await sides.source.query('START TRANSACTION')
  await sides.target.query('BEGIN')
  try {
    return await work()
  } finally {
    await sides.source.query('ROLLBACK')
    const kept = !isDeepStrictEqual(before, await sourceContents(sides))
    await sides.target.query(kept ? 'COMMIT' : 'ROLLBACK')
    await resetCounters(sides)
  }
}

function sourceContents({ source, database, tables }: Sides) {
  return contents(
    (sql) => sourceRows(source, sql),
    tables,
    (table) => `\`${database}\`.\`${table}\``,
  )
}

/** Neither side takes numbers back that were given to rows which are gone; how many were tried is no behaviour. */
async function resetCounters({ source, target, database, schema, tables }: Sides): Promise<void> {
  if (tables.length === 0) return
  const counted = await sourceRows(
    source,
    `SELECT TABLE_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${database}' AND EXTRA LIKE '%auto_increment%'`,
  )
  for (const [table] of counted)
    await source.query(`ALTER TABLE \`${database}\`.\`${String(table)}\` AUTO_INCREMENT = 1`)
  const columns = await targetRows(
    target,
    `SELECT quote_ident(table_name), quote_ident(column_name), pg_get_serial_sequence(quote_ident(table_schema) || '.' || quote_ident(table_name), column_name)
     FROM information_schema.columns WHERE table_schema = '${schema}' AND is_identity = 'YES'`,
  )
  for (const [table, column, sequence] of columns)
    await target.query(
      `SELECT setval('${String(sequence)}', coalesce((SELECT max(${String(column)}) FROM "${schema}".${String(table)}), 0) + 1, false)`,
    )
}
