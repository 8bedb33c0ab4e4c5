import { describe, expect, it } from 'vitest'
import type { Table } from '../../../model/schema.ts'
import { reached } from '../../../model/position-order.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { createBinlogReader } from '../binlog-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { testTablePlan } from '../testing/columns.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'
import { byFirst, loadRows } from './testing/load-rows.ts'
import { type Cell, readChanges, statementsOf } from './testing/read-changes.ts'

const never = new AbortController().signal

interface TypeCase {
  readonly type: string
  /** SQL of each value. */
  readonly values: readonly string[]
  /** Servers that have the type. */
  readonly on?: RegExp
}

const json = /9\.7|5\.7|8\./
const mariadb = /MariaDB/

const cases: readonly TypeCase[] = [
  { type: 'TINYINT', values: ['-128', '127', '0', 'NULL'] },
  { type: 'TINYINT UNSIGNED', values: ['255', '128'] },
  { type: 'SMALLINT', values: ['-32768', '32767'] },
  { type: 'SMALLINT UNSIGNED', values: ['65535'] },
  { type: 'MEDIUMINT', values: ['-8388608', '8388607', '-1'] },
  { type: 'MEDIUMINT UNSIGNED', values: ['16777215'] },
  { type: 'INT', values: ['-2147483648', '2147483647', '-1'] },
  { type: 'INT(7) UNSIGNED ZEROFILL', values: ['4294967295', '42'] },
  { type: 'BIGINT', values: ['-9223372036854775808', '9223372036854775807', '-1', '9007199254740993'] },
  { type: 'BIGINT UNSIGNED', values: ['18446744073709551615', '9223372036854775808', '9007199254740993'] },
  {
    type: 'DECIMAL(65,30)',
    values: ['-12345678901234567890123456789012345.123456789012345678901234567890', '0'],
  },
  { type: 'DECIMAL(10,0)', values: ['-1', '9999999999', '0'] },
  { type: 'DECIMAL(10,10)', values: ['-0.0000000001', '0.9999999999', '0'] },
  { type: 'DECIMAL(5,2)', values: ['-999.99', '0.05', '100'] },
  { type: 'FLOAT', values: ['16777217', '0.1', '3.4e38', '-0.0', '1.17549435e-38'] },
  { type: 'DOUBLE', values: ['1.7976931348623157e308', '-5e-324', '0.1', '1e20', '-0.0', '123456789.125'] },
  { type: 'BIT(1)', values: ["b'1'", "b'0'"] },
  { type: 'BIT(12)', values: ["b'101000000001'"] },
  { type: 'BIT(64)', values: ["x'ff00000000000001'"] },
  { type: 'YEAR', values: ['1901', '2155', '0'] },
  { type: 'DATE', values: ["'2024-02-29'", "'0000-00-00'", "'9999-12-31'", "'2024-00-00'", "'0001-01-01'"] },
  { type: 'DATETIME', values: ["'2024-02-29 23:59:59'", "'0000-00-00 00:00:00'"] },
  { type: 'DATETIME(1)', values: ["'2024-02-29 23:59:59.9'"] },
  { type: 'DATETIME(4)', values: ["'1000-01-01 00:00:00.0001'"] },
  { type: 'DATETIME(6)', values: ["'2024-02-29 23:59:59.999999'", "'2024-01-01 00:00:00.000001'"] },
  {
    type: 'TIMESTAMP NULL',
    values: [
      "'1970-01-01 00:00:01'",
      "'2038-01-19 03:14:07'",
      "'2000-02-29 12:00:00'",
      "'0000-00-00 00:00:00'",
    ],
  },
  { type: 'TIMESTAMP(3) NULL', values: ["'2023-12-31 23:59:59.001'"] },
  { type: 'TIMESTAMP(6) NULL', values: ["'2004-03-01 00:00:00.000001'"] },
  // The first second there is, which a value out of range becomes when it is rounded.
  {
    type: 'TIMESTAMP(3) NULL',
    on: mariadb,
    values: ["'1970-01-01 00:00:00.999'", "'1970-01-01 00:00:00.001'"],
  },
  { type: 'TIME', values: ["'-838:59:59'", "'838:59:59'", "'-00:00:01'", "'00:00:00'"] },
  { type: 'TIME(2)', values: ["'-00:00:00.01'", "'-12:34:56.78'", "'12:34:56.70'", "'-00:00:01.00'"] },
  { type: 'TIME(4)', values: ["'-838:59:58.0001'", "'-00:00:01.5'"] },
  { type: 'TIME(6)', values: ["'-00:00:00.000001'", "'123:45:01.000001'", "'-01:00:00.999999'"] },
  { type: 'CHAR(10) CHARACTER SET utf8mb4', values: ["'abc  '", "''", "'汉😀'"] },
  { type: 'CHAR(100) CHARACTER SET utf8mb4', values: ["REPEAT('汉', 100)"] },
  { type: 'VARCHAR(20) CHARACTER SET latin1', values: ["'é€ß'", "'plain  '", 'CHAR(0x81 USING latin1)'] },
  { type: 'VARCHAR(20) CHARACTER SET cp1251', values: ["'привет'"] },
  { type: 'VARCHAR(20) CHARACTER SET gbk', values: ["'汉字'"] },
  { type: 'VARCHAR(20) CHARACTER SET ucs2', values: ["'汉字a'"] },
  // Characters that end with the byte of a blank.
  { type: 'CHAR(20) CHARACTER SET ucs2', values: ["'aĠ'", "'丠 '", "''"] },
  { type: 'CHAR(20) CHARACTER SET utf16', values: ["'汉😀a'", "'aĠ'", "'丠 '"] },
  { type: 'CHAR(20) CHARACTER SET utf16le', values: ["'aĠ'", "'丠 '", "'† '"] },
  { type: 'CHAR(20) CHARACTER SET utf32', values: ["'aĠ'", "'丠 '"] },
  { type: 'VARCHAR(20) CHARACTER SET utf32', values: ["'汉😀a'"] },
  { type: 'VARCHAR(300) CHARACTER SET utf8mb4', values: ["REPEAT('x', 300)", "''"] },
  { type: 'TEXT CHARACTER SET utf8mb4', values: ["REPEAT('汉x', 10000)", "'a\\0b'"] },
  { type: 'TEXT CHARACTER SET latin1', values: ["REPEAT('é', 300)"] },
  { type: 'LONGTEXT CHARACTER SET utf8mb4', values: ["REPEAT('y', 70000)"] },
  { type: 'BINARY(5)', values: ["x'0100000000'", "x'0000000000'", "'ab'"] },
  { type: 'VARBINARY(300)', values: ["x'00ff00'", "''"] },
  { type: 'BLOB', values: ["x'00ff00'", 'NULL'] },
  { type: 'MEDIUMBLOB', values: ["REPEAT(x'00', 70000)"] },
  { type: "ENUM('a','b,c','汉') CHARACTER SET utf8mb4", values: ["'a'", "'汉'", 'NULL'] },
  { type: "SET('a','b','汉') CHARACTER SET utf8mb4", values: ["'a,汉'", "''", "'b'"] },
  { type: 'POINT', values: ['POINT(1, -2.5)'] },
  {
    type: 'JSON',
    on: json,
    values: [
      `'{"b": [1, 2.50, "x\\\\"y\\\\n\\\\u0001汉😀"], "a": null, "cc": true}'`,
      `'[]'`,
      `'18446744073709551615'`,
      `'[1e20, 1e15, 1e14, 0.00001, 1e-15, -0.0, 123456789.125, 1.7976931348623157e308, 5e-324, 100.0]'`,
      `JSON_OBJECT('d', CAST('2024-02-29' AS DATE), 't', CAST('-12:34:56.789' AS TIME(6)), 'dt', CAST('2024-02-29 12:00:00.5' AS DATETIME(6)), 'n', CAST(-12.50 AS DECIMAL(10,2)), 'b', x'00ff', 'bit', b'101')`,
      `JSON_ARRAY(REPEAT('x', 70000), -32768, 65535, -2147483648, 4294967295, -9223372036854775808)`,
      `JSON_OBJECT('key22', REPEAT('v', 40000), 'k', JSON_ARRAY(1, REPEAT('w', 40000)))`,
    ],
  },
  { type: 'JSON', on: mariadb, values: [`'{"b": [1, 2.50]}'`] },
  {
    type: 'UUID',
    on: mariadb,
    values: [
      "'123e4567-e89b-12d3-a456-426655440000'",
      "'00000000-0000-0000-0000-000000000000'",
      "'f47ac10b-58cc-4372-a567-0e02b2c3d479'",
      "'01890a5d-ac96-774b-bcce-b302099a8057'",
    ],
  },
  { type: 'INET4', on: mariadb, values: ["'192.168.0.1'", "'0.0.0.0'"] },
  { type: 'INET6', on: mariadb, values: ["'2001:db8::ff00:42:8329'", "'::'", "'::1'", "'::ffff:1.2.3.4'"] },
]

async function planOf(source: ScratchSource, key?: TablePlan['key']): Promise<TablePlan> {
  const schema = await createMysqlCatalog(source.connector).read({ tables: { include: ['t'] } }, never)
  return testTablePlan(schema.tables[0] as Table, key)
}

/** The same double has many texts. */
function comparable(plan: TablePlan, rows: readonly (readonly Cell[])[]): unknown[][] {
  const isFloat = plan.columns.map(({ row }) => row === 'float32' || row === 'float64')
  return rows.map((row) =>
    row.map((cell, i) => (isFloat[i] === true && typeof cell === 'string' ? Number(cell) : cell)),
  )
}

describe.each(sourceServers)('the binlog of %s', (name, ensure) => {
  it('B02 D31 J05 N01 N04 S16 T07 gives every value in the form that reading the table gives', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    const here = cases.filter(({ on }) => on?.test(name) ?? true)
    const columns = here.map(({ type }, i) => `c${i} ${type}${type.includes('NULL') ? '' : ' NULL'}`)
    await source.admin.query(`CREATE TABLE t (id INT PRIMARY KEY, ${columns.join(', ')})`)
    const plan = await planOf(source, null)
    const reader = createBinlogReader(source.connector)
    const from = await reader.currentPosition(never)
    await source.admin.query(`SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'`)
    const most = Math.max(...here.map(({ values }) => values.length))
    for (let row = 0; row < most; row++) {
      const values = here.map(({ values }) => values[row % values.length])
      await source.admin.query(`INSERT INTO t VALUES (${row}, ${values.join(', ')})`)
    }
    const expected = comparable(plan, await loadRows(source, plan))
    const inserted = await readChanges(reader, from, [plan], most)
    const rows = inserted.changes.map(({ after }) => after ?? []).toSorted(byFirst)
    comparable(plan, rows).forEach((row, i) =>
      row.forEach((cell, column) =>
        expect([here[column - 1]?.type, i, cell]).toEqual([here[column - 1]?.type, i, expected[i]?.[column]]),
      ),
    )
    const middle = await reader.currentPosition(never)
    await source.admin.query('UPDATE t SET id = id + 100')
    await source.admin.query('DELETE FROM t WHERE id >= 100')
    const { changes } = await readChanges(reader, middle, [plan], most * 2)
    const updates = changes.filter(({ kind }) => kind === 1).toSorted((a, b) => byFirst(a.before!, b.before!))
    expect(
      comparable(
        plan,
        updates.map(({ before }) => before!),
      ),
    ).toEqual(expected)
    const deletes = changes.filter(({ kind }) => kind === 2).toSorted((a, b) => byFirst(a.before!, b.before!))
    expect(
      comparable(
        plan,
        deletes.map(({ before }) => [String(Number(before![0]) - 100), ...before!.slice(1)]),
      ),
    ).toEqual(expected)
  })

  it('D23 follows positions over statements, transactions and rotations, and starts again from each of them', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)')
    const plan = await planOf(source)
    const reader = createBinlogReader(source.connector)
    const start = await reader.currentPosition(never)
    await source.admin.query('INSERT INTO t VALUES (1, 1), (2, 2)')
    await source.admin.query('FLUSH BINARY LOGS')
    await source.admin.query('BEGIN')
    await source.admin.query('UPDATE t SET v = v + 1')
    await source.admin.query('DELETE FROM t WHERE id = 1')
    await source.admin.query('COMMIT')
    await source.admin.query('CREATE TABLE other (a INT)')
    await source.admin.query('INSERT INTO t VALUES (3, 3)')
    const all = await readChanges(reader, start, [plan], 6)
    expect(all.changes.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      [0, null, ['1', '1']],
      [0, null, ['2', '2']],
      [1, ['1'], ['1', '2']],
      [1, ['2'], ['2', '3']],
      [2, ['1'], null],
      [0, null, ['3', '3']],
    ])
    const statements = statementsOf(all.items, source.database)
    expect(statements.map(({ sql }) => sql)).toEqual(['CREATE TABLE other (a INT)'])
    const again = await readChanges(reader, statements[0]!.position, [plan], 1)
    expect(again.changes.map(({ after }) => after)).toEqual([['3', '3']])
    const [last] = all.items.slice(-1)
    const end = await reader.currentPosition(never)
    expect(last?.kind === 'block' && reached(end, last.block.progress.position)).toBe(true)
  })

  it('D08 D09 follows places in the file, and starts again from each of them', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)')
    const plan = await planOf(source)
    const reader = createBinlogReader(source.connector)
    const place = { kind: 'file', value: '' } as const
    const start = await reader.currentPosition(never, place)
    await source.admin.query('INSERT INTO t VALUES (1, 1)')
    await source.admin.query('FLUSH BINARY LOGS')
    await source.admin.query('CREATE TABLE other (a INT)')
    const middle = await reader.currentPosition(never, place)
    await source.admin.query('INSERT INTO t VALUES (2, 2)')
    const all = await readChanges(reader, start, [plan], 2)
    const [statement] = statementsOf(all.items, source.database)
    // Others may have written to the same server since.
    expect(reached(middle, statement!.position)).toBe(true)
    const again = await readChanges(reader, statement!.position, [plan], 1)
    expect(again.changes.map(({ after }) => after)).toEqual([['2', '2']])
    const [last] = again.items.slice(-1)
    expect(last?.kind === 'block' && last.block.progress.position.file).toBe(middle.file)
  })
})
