import {
  adminPg,
  createScratchDatabase,
  ensurePg15,
  type ScratchDatabase,
  uniqueName,
} from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TablePlan } from '../../model/table-plan.ts'
import { column, database, settings, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'
import { type Cell, encodeBatches, rowBatch } from './batches.fixture.ts'
import { copyInto } from './copy-into.fixture.ts'

interface Case {
  readonly type: string
  /** As the source sends them. */
  readonly cells: readonly Cell[]
  /** The server's own text of them. */
  readonly server: readonly string[]
}

const geometry = (srid: string) => Buffer.from(`${srid}0101000000000000000000f03f0000000000000040`, 'hex')

const cases: readonly Case[] = (
  [
    ['tinyint', ['-128', '127', '0']],
    ['smallint unsigned', ['0', '65535']],
    ['mediumint', ['-8388608', '8388607']],
    ['int', ['-2147483648', '2147483647', '-1']],
    ['int unsigned', ['4294967295']],
    ['bigint', ['-9223372036854775808', '9223372036854775807', '-1', '4294967296', '9007199254740993']],
    ['bigint unsigned', ['18446744073709551615', '9223372036854775808', '0', '10000']],
    ['year', ['1901', '2155', '0000']],
    [
      'decimal(65,30)',
      [
        '0.000000000000000000000000000000',
        '-0.000000000000000000000000000001',
        '99999999999999999999999999999999999.999999999999999999999999999999',
        '10000.000000000000000000000000000000',
        '-12345.678900000000000000000000000000',
      ],
    ],
    ['decimal(10,4)', ['1.1000', '-0.0001', '123456.7890', '9999.0000']],
    ['decimal(20,0)', ['0', '12345678901234567890', '100000000']],
    [
      'float',
      ['16777217', '0.10000000149011612', '3.4028234663852886e38', '1.401298464324817e-45', '-0', '0'],
    ],
    [
      'double',
      ['0.1', '1.7976931348623157e308', '5e-324', '-0', '123456789.125', '1e22', '9007199254740993'],
    ],
    ['bit(1)', [Buffer.from([1]), Buffer.from([0])], ['1', '0']],
    ['bit(10)', [Buffer.from([2, 1]), Buffer.from([0, 255])], ['1000000001', '0011111111']],
    ['bit(64)', [Buffer.from('8000000000000001', 'hex')], [`1${'0'.repeat(62)}1`]],
    [
      'date',
      ['0001-01-01', '0009-12-04', '1582-10-10', '1999-12-31', '2000-01-01', '2000-02-29', '9999-12-31'],
    ],
    [
      'datetime(6)',
      ['0001-01-01 00:00:00.000000', '1999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999'],
    ],
    ['datetime', ['2024-03-31 02:30:00', '1000-01-01 00:00:00']],
    [
      'timestamp(3)',
      ['1970-01-01 00:00:01.000', '2038-01-19 03:14:07.999', '2024-10-27 00:30:00.123'],
      ['1970-01-01 00:00:01+00', '2038-01-19 03:14:07.999+00', '2024-10-27 00:30:00.123+00'],
    ],
    ['time(6)', ['838:59:59.000000', '-838:59:59.000000', '-01:30:00.500000', '00:00:00.000001']],
    [
      'varchar(20)',
      ['', 'abc', '世界 😀', "quote ' and \\ back", 'NULL', '\\N', 'tab\tline\nend\r', ' trail  '],
    ],
    ['longtext', ['x'.repeat(300_000)]],
    ["set('a','b')", ['', 'a,b']],
    ['json', ['{"b": 1, "a": [1.0, 1e400, 9007199254740993]}', '"\\u0000"', 'null', '{"a":1,"a":2}']],
    ['blob', [Buffer.from([0, 1, 255, 92, 10]), Buffer.alloc(0)], ['\\x0001ff5c0a', '\\x']],
    ['uuid', ['0123abcd-4567-89ef-abcd-0123456789ab']],
    ['inet6', ['::ffff:192.0.2.1']],
    [
      'point',
      [geometry('e6100000'), geometry('00000000')],
      [
        '\\x0101000020e6100000000000000000f03f0000000000000040',
        '\\x0101000000000000000000f03f0000000000000040',
      ],
    ],
  ] as readonly (readonly [string, readonly Cell[], (readonly string[])?])[]
).map(([type, cells, server = cells.map(String)]) => ({ type, cells, server }))

describe('COPY payloads on PostgreSQL', () => {
  let client: Awaited<ReturnType<typeof adminPg>>
  let scratch: ScratchDatabase

  beforeAll(async () => {
    const endpoint = await ensurePg15()
    scratch = await createScratchDatabase(endpoint, uniqueName('encode'))
    client = await adminPg(endpoint, scratch.name)
    // Any other zone than UTC would show in a timestamptz.
    await client.query(`SET TimeZone = 'Asia/Shanghai'; SET IntervalStyle = postgres; CREATE SCHEMA shop`)
  })

  afterAll(async () => {
    await client.end()
    await scratch[Symbol.asyncDispose]()
  })

  async function load(plan: TablePlan, ddl: readonly string[], rows: readonly (readonly Cell[])[]) {
    await client.query(`DROP TABLE IF EXISTS shop.${plan.target}`)
    for (const statement of ddl) await client.query(statement)
    const { payload, encoder } = await encodeBatches(plan, [rowBatch(rows)])
    expect(encoder.rejected).toEqual([])
    await copyInto(client, `COPY shop.${plan.target} FROM STDIN (FORMAT ${plan.copyFormat})`, payload)
  }

  describe.each(['binary', 'text'] as const)('%s', (format) => {
    it.each(cases)('$type is what the server reads itself', async ({ type, cells, server }) => {
      const source = table('t', [column('no', 'int'), column('v', type, { nullable: true })])
      const [planned] = planDatabase(database(source), settings({ 'full.copyFormat': format })).tables
      if (!planned) throw new RangeError(type)
      const rows = [...cells, null].map((cell, no) => [String(no), cell])
      await load(planned.plan, planned.create.statements, rows)
      const targetType = planned.plan.columns[1]?.targetType ?? ''
      // Both the value and its printed form: a wrong scale or sign of zero is equal and yet another text.
      const { rows: found } = await client.query<{ same: boolean; stored: string; read: string }>(
        `SELECT v::text IS NOT DISTINCT FROM ($1::text[])[no + 1]::${targetType}::text AS same,
                v::text AS stored, ($1::text[])[no + 1]::${targetType}::text AS read
         FROM shop.t ORDER BY no`,
        [[...server, null]],
      )
      expect(found.filter((row) => !row.same)).toEqual([])
      expect(found).toHaveLength(rows.length)
    })
  })

  it('takes a payload of many buffers', async () => {
    const source = table('t', [column('no', 'int'), column('v', 'varchar(300)')])
    const [planned] = planDatabase(database(source), settings()).tables
    const rows = Array.from({ length: 20_000 }, (_, no) => [String(no), `${no} `.repeat(20)])
    if (planned) await load(planned.plan, planned.create.statements, rows)
    const { rows: found } = await client.query<{ count: string; digest: boolean }>(
      `SELECT count(*), md5(string_agg(v, ',' ORDER BY no)) = md5(
         (SELECT string_agg(repeat(n || ' ', 20), ',' ORDER BY n) FROM generate_series(0, 19999) AS n)) AS digest
       FROM shop.t`,
    )
    expect(found).toEqual([{ count: '20000', digest: true }])
  })
})
