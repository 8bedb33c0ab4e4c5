import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  dropDatabase,
  ensureMysql56,
  ensureMysql97,
  ensureMariadb,
  ensurePg15,
  uniqueName,
} from '@data-migration/tests/testbed'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { createShop } from '../shop/index.ts'
import { compareDatabases } from './compare-databases.ts'

const sources = { mysql56: ensureMysql56, mysql97: ensureMysql97, mariadb: ensureMariadb }

describe('compareDatabases', () => {
  it.each(['mysql56', 'mysql97', 'mariadb'] as const)(
    'tells a copy of %s from anything else',
    async (name) => {
      const [sourceServer, targetServer] = [await sources[name](), await ensurePg15()]
      const database = uniqueName('demo_proof')
      await using scratch = await createScratchDatabase(targetServer, database)
      await using source = await adminMysql(sourceServer)
      await using target = await adminPg(targetServer, scratch.name)
      try {
        await createShop(source, { database, scale: 0.01 })
        await copyPlainly(source, database, target)
        const unequal = async () =>
          (await compareDatabases({ source, database, target, schema: database }))
            .filter((table) => !table.equal)
            .map((table) => table.table)
        expect(await unequal()).toEqual([])
        await target.query(`SET search_path = "${database}"`)
        expect(await changes(target, unequal)).toEqual(damages.map(([table]) => [table]))
        await target.query('CREATE TABLE surplus (id int)')
        await target.query('DROP TABLE setting')
        expect(await unequal()).toEqual(['setting', 'surplus'])
      } finally {
        await dropDatabase(sourceServer, database)
      }
    },
  )
})

/** Each is undone before the next. */
const damages = [
  ['customer', `UPDATE customer SET loyalty_number = 18446744073709551615 WHERE id = 7`],
  ['page_view', `INSERT INTO page_view SELECT * FROM page_view LIMIT 1`],
  ['page_view', `DELETE FROM page_view WHERE ctid = (SELECT min(ctid) FROM page_view)`],
  ['review', `UPDATE review SET title = CASE WHEN title IS NULL THEN '' END WHERE coalesce(title, '') = ''`],
  ['product', `UPDATE product SET weight_kg = weight_kg + 0.001 WHERE id = 11`],
  ['shipment', `UPDATE shipment SET delay = -delay WHERE id = 12`],
  ['order', `UPDATE "order" SET placed_at = placed_at + interval '1 microsecond' WHERE id = 3`],
  ['extremes', `UPDATE extremes SET content = content || '\\x00' WHERE id = 2`],
] as const

async function changes(target: Client, unequal: () => Promise<string[]>): Promise<string[][]> {
  const found: string[][] = []
  for (const [, sql] of damages) {
    await target.query('BEGIN')
    await target.query(sql)
    found.push(await unequal())
    await target.query('ROLLBACK')
  }
  return found
}

type CopiedColumn = RowDataPacket & { table: string; name: string; type: string; full: string }

/** A copy by the plain clients, every value as text; knows only the shop's types. */
async function copyPlainly(source: Connection, database: string, target: Client): Promise<void> {
  await target.query(`CREATE SCHEMA "${database}"; SET search_path = "${database}"; SET timezone = 'UTC'`)
  const [columns] = await source.query<CopiedColumn[]>(
    `SELECT c.TABLE_NAME AS \`table\`, COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS full
     FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
     WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY ORDINAL_POSITION`,
    [database],
  )
  for (const [table, all] of Map.groupBy(columns, (column) => column.table)) {
    const definitions = all.map(({ name, type, full }) => `"${name.toLowerCase()}" ${targetType(type, full)}`)
    await target.query(`CREATE TABLE "${table}" (${definitions.join(', ')})`)
    const list = all.map(({ name, type, full }) => readable(type, full, `\`${name}\``)).join(', ')
    const [rows] = await source.query<RowDataPacket[]>({
      sql: `SELECT ${list} FROM \`${table}\``,
      rowsAsArray: true,
    })
    const cells = rows as unknown as (string | null)[][]
    const arrays = all.map((_, at) => cells.map((row) => row[at]))
    const casts = all.map(({ type, full }, at) => `c${at}::${targetType(type, full)}`)
    const names = all.map((_, at) => `c${at}`)
    const parameters = all.map((_, at) => `$${at + 1}::text[]`)
    await target.query(
      `INSERT INTO "${table}" SELECT ${casts.join(', ')} FROM unnest(${parameters.join(', ')}) AS r(${names.join(', ')})`,
      arrays,
    )
  }
}

function readable(type: string, full: string, name: string): string {
  if (/blob$|binary$/.test(type)) return `CONCAT('\\\\x', HEX(${name}))`
  if (type === 'bit') return `LPAD(BIN(${name} + 0), ${/\d+/.exec(full)?.[0]}, '0')`
  if (type === 'float') return `${name} + 0e0`
  return `CAST(${name} AS CHAR)`
}

function targetType(type: string, full: string): string {
  if (/blob$|binary$/.test(type)) return 'bytea'
  if (/int$/.test(type)) return full.includes('unsigned') ? 'numeric(20)' : 'bigint'
  const known: Record<string, string> = {
    bit: 'varbit',
    float: 'real',
    double: 'double precision',
    year: 'smallint',
    date: 'date',
    datetime: 'timestamp',
    timestamp: 'timestamptz',
    time: 'interval',
    decimal: full.replace(' unsigned', ''),
  }
  return known[type] ?? 'text'
}
