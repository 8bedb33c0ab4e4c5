import {
  adminMysql,
  dropDatabase,
  ensureMariadb,
  ensureMysql56,
  ensureMysql97,
  uniqueName,
} from '@data-migration/tests/testbed'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { createShop, shopRows } from './index.ts'

const servers = { mysql56: ensureMysql56, mysql97: ensureMysql97, mariadb: ensureMariadb }

describe('createShop', () => {
  it.each(['mysql56', 'mysql97', 'mariadb'] as const)('fills a database on %s', async (name) => {
    const server = await servers[name]()
    const database = uniqueName('demo_shop')
    await using connection = await adminMysql(server)
    try {
      let last = 0
      const onRows = (rows: number) => (last = rows)
      const shop = await createShop(connection, { database, scale: 0.02, onRows })
      expect(shop.refused).toEqual([])
      expect(last).toBe(shop.totalRows)
      expect(await rowCounts(connection, Object.keys(shop.rows))).toEqual(shopRows(0.02))
      expect(await danglingReferences(connection, database)).toEqual([])
      expect(await specialValues(connection)).toEqual(special)
      expect(await routines(connection, database)).toEqual([
        'close_order',
        'customer_turnover',
        'order_item_reserve',
      ])
      await expect(createShop(connection, { database })).rejects.toThrow(/exists/)
    } finally {
      await dropDatabase(server, database)
    }
  })
})

const special = {
  bigUnsigned: '18446744073709551615',
  decimal: `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
  double: '2.2250738585072014e-308',
  bits: '1'.repeat(64),
  moment: '9999-12-31 23:59:59.999999',
  instant: '2038-01-19 03:14:07.999999',
  span: '-838:59:59.000000',
  text: '𠮷野家 🍚',
  bytes: '000a5cff',
  total: '0',
  latin1: 'c4d62d80',
}

async function specialValues(connection: Connection): Promise<RowDataPacket | undefined> {
  const of = (column: string, id: string) => `(SELECT ${column} FROM extremes WHERE id = ${id})`
  const most = '18446744073709551615'
  return await first(
    connection,
    `SELECT ${of('big_u', most)} AS bigUnsigned, ${of('amount', '0')} AS \`decimal\`,
       ${of('CAST(precise AS CHAR)', '9223372036854775808')} AS \`double\`, ${of('BIN(bits + 0)', most)} AS bits,
       ${of('at_moment', most)} AS moment, ${of('at_instant', most)} AS instant, ${of('span', '0')} AS span,
       ${of('free', most)} AS text, ${of('LOWER(HEX(content))', most)} AS bytes,
       (SELECT CAST(COUNT(*) AS CHAR) FROM order_item WHERE line_total <> quantity * unit_price) AS total,
       (SELECT LOWER(HEX(LEFT(tracking, 4))) FROM shipment WHERE tracking IS NOT NULL LIMIT 1) AS latin1`,
  )
}

async function rowCounts(connection: Connection, tables: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const row = await first<{ n: number }>(connection, `SELECT COUNT(*) AS n FROM \`${table}\``)
    counts[table] = Number(row?.n)
  }
  return counts
}

type Reference = { child: string; col: string; parent: string; parentCol: string }

/** The rows were loaded with foreign keys unchecked. */
async function danglingReferences(connection: Connection, database: string): Promise<string[]> {
  const [references] = await connection.query<(RowDataPacket & Reference)[]>(
    `SELECT TABLE_NAME AS child, COLUMN_NAME AS col, REFERENCED_TABLE_NAME AS parent, REFERENCED_COLUMN_NAME AS parentCol
     FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL`,
    [database],
  )
  expect(references.length).toBeGreaterThan(20)
  const dangling: string[] = []
  for (const { child, col, parent, parentCol } of references) {
    const row = await first<{ n: number }>(
      connection,
      `SELECT COUNT(*) AS n FROM \`${child}\` c LEFT JOIN \`${parent}\` p ON p.\`${parentCol}\` = c.\`${col}\`
       WHERE c.\`${col}\` IS NOT NULL AND p.\`${parentCol}\` IS NULL`,
    )
    if (Number(row?.n) > 0) dangling.push(`${child}.${col}`)
  }
  return dangling
}

async function routines(connection: Connection, database: string): Promise<string[]> {
  const [rows] = await connection.query<(RowDataPacket & { name: string })[]>(
    `SELECT TABLE_NAME AS name FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?
     UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
     UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?`,
    [database, database, database],
  )
  return rows.map((row) => row.name).sort()
}

async function first<T>(connection: Connection, sql: string): Promise<(RowDataPacket & T) | undefined> {
  const [rows] = await connection.query<(RowDataPacket & T)[]>(sql)
  return rows[0]
}
