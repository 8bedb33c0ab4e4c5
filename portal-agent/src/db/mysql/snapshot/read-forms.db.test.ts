import { ensureMariadb, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import type { ReadRequest } from '../../../model/ports/snapshot-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { createMysqlSnapshotReader } from '../snapshot-reader.ts'
import { testTablePlan } from '../testing/columns.ts'
import { readCells } from '../testing/read-cells.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal

async function read(
  source: ScratchSource,
  table: string,
  purpose: ReadRequest['purpose'],
): Promise<(Buffer | null)[][]> {
  const schema = await createMysqlCatalog(source.connector).read({ tables: { include: [table] } }, never)
  const plan = testTablePlan(schema.tables[0]!)
  await using snapshot = await createMysqlSnapshotReader(source.connector).open(
    { sessions: 1, way: 'single-connection' },
    never,
  )
  const range = { no: 0, lower: null, upper: null }
  const batches = snapshot.sessions[0]!.read({ table: plan, range, purpose }, never)
  return await readCells(batches, plan.columns.length)
}

/** One column of one type with an integer key before it; the values in key order, as text or as hex of the bytes. */
interface FormCase {
  readonly pitfall: string
  readonly type: string
  /** SQL of each value. */
  readonly values: readonly string[]
  readonly load: readonly (string | null)[]
  /** Comparable text, where it differs. */
  readonly key?: readonly (string | null)[]
  /** The bytes are compared as hex. */
  readonly hex?: true
}

const cases: readonly FormCase[] = [
  {
    pitfall: 'N01 unsigned bigint',
    type: 'BIGINT UNSIGNED',
    values: ['18446744073709551615', '0', 'NULL'],
    load: ['18446744073709551615', '0', null],
  },
  { pitfall: 'N05 tinyint(1)', type: 'TINYINT(1)', values: ['2', '-1', '1'], load: ['2', '-1', '1'] },
  { pitfall: 'N13 zerofill', type: 'INT(5) ZEROFILL', values: ['42'], load: ['42'] },
  { pitfall: 'N13 zerofill decimal', type: 'DECIMAL(8,2) ZEROFILL', values: ['4.5'], load: ['4.50'] },
  {
    pitfall: 'N07 bit',
    type: 'BIT(12)',
    values: ["b'101000000001'", "b'1'"],
    load: ['0a01', '0001'],
    key: ['101000000001', '000000000001'],
    hex: true,
  },
  {
    pitfall: 'N07 all of 64 bits',
    type: 'BIT(64)',
    values: ["x'ffffffffffffffff'"],
    load: ['ffffffffffffffff'],
    key: ['1'.repeat(64)],
    hex: true,
  },
  {
    pitfall: 'N08 wide decimal',
    type: 'DECIMAL(65,30)',
    values: ['-12345678901234567890123456789012345.123456789012345678901234567890'],
    load: ['-12345678901234567890123456789012345.123456789012345678901234567890'],
  },
  {
    pitfall: 'N10 float beyond six digits',
    type: 'FLOAT',
    values: ['16777217', '0.1', '3.4e38', '1.17549435e-38'],
    load: ['16777216', '0.10000000149011612', '3.3999999521443642e38', '1.1754943508222875e-38'],
  },
  {
    pitfall: 'Q01 double',
    type: 'DOUBLE',
    values: ['0.1', '1e300', '5e-324', '12345678901234567'],
    load: ['0.1', '1e300', '5e-324', '1.2345678901234568e16'],
  },
  {
    pitfall: 'T01 T02 T03 impossible and early dates',
    type: 'DATE',
    values: ["'0000-00-00'", "'2020-00-15'", "'2020-05-00'", "'0009-12-04'", "'9999-12-31'"],
    load: ['0000-00-00', '2020-00-15', '2020-05-00', '0009-12-04', '9999-12-31'],
  },
  {
    pitfall: 'T04 time beyond a day',
    type: 'TIME(2)',
    values: ["'838:59:59'", "'-01:30:00.25'"],
    load: ['838:59:59.00', '-01:30:00.25'],
  },
  {
    pitfall: 'T05 T08 datetime to the microsecond, as written',
    type: 'DATETIME(6)',
    values: ["'2024-03-31 02:30:00.123456'", "'9999-12-31 23:59:59.999999'"],
    load: ['2024-03-31 02:30:00.123456', '9999-12-31 23:59:59.999999'],
  },
  { pitfall: 'T06 year', type: 'YEAR', values: ['1901', '2155', '0'], load: ['1901', '2155', '0'] },
  {
    pitfall: 'S06 S19 text with NUL, tab and backslash',
    type: 'VARCHAR(20) CHARACTER SET utf8mb4',
    values: ["CONCAT('a', CHAR(0), 'b')", "'\\\\N'", "'\\t\\n'", "''"],
    load: ['a\0b', '\\N', '\t\n', ''],
  },
  { pitfall: 'S07 blank-padded char', type: 'CHAR(10)', values: ["'ab  '"], load: ['ab'] },
  {
    pitfall: 'S04 emoji',
    type: 'VARCHAR(20) CHARACTER SET utf8mb4',
    values: ["_utf8mb4 x'f09f9880'"],
    load: ['😀'],
  },
  {
    pitfall: 'S01 latin1 is cp1252 with five gaps',
    type: 'VARCHAR(20) CHARACTER SET latin1',
    values: ["_latin1 x'80e9'", "_latin1 x'818d8f909d'"],
    load: ['€é', '\u0081\u008d\u008f\u0090\u009d'],
  },
  {
    pitfall: 'S03 gbk, with a question mark that is one',
    type: 'VARCHAR(20) CHARACTER SET gbk',
    values: ["_gbk x'd6d0cec43f'"],
    load: ['中文?'],
  },
  {
    pitfall: 'S03 utf16',
    type: 'VARCHAR(20) CHARACTER SET utf16',
    values: ["_utf16 x'd83dde00003f'"],
    load: ['😀?'],
  },
  {
    pitfall: 'S15 the invalid enum value',
    type: "ENUM('b', 'a', 'it''s')",
    values: ["'it''s'", "'nonsense'", "'a'"],
    load: ["it's", '', 'a'],
  },
  { pitfall: 'S18 sets', type: "SET('x', 'y')", values: ["'y,x'", "''"], load: ['x,y', ''] },
  {
    pitfall: 'B02 binary with trailing zeros',
    type: 'BINARY(3)',
    values: ["x'ff0000'", "x'00'"],
    load: ['ff0000', '000000'],
    key: ['ff0000', '000000'],
    hex: true,
  },
  {
    pitfall: 'B01 any bytes',
    type: 'BLOB',
    values: ["x'00ff5c27fe'", "x''", 'NULL'],
    load: ['00ff5c27fe', '', null],
    key: ['00ff5c27fe', '', null],
    hex: true,
  },
  {
    pitfall: 'S22 text of charset binary',
    type: 'VARCHAR(9) CHARACTER SET binary',
    values: ["x'ff00'"],
    load: ['ff00'],
    key: ['ff00'],
    hex: true,
  },
]

describe.each(sourceServers)('reading from %s', (_, ensure) => {
  it.each(cases)('$pitfall', async ({ type, values, load, key, hex }) => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00'`)
    await source.admin.query(`CREATE TABLE t (id INT PRIMARY KEY, v ${type})`)
    for (const [no, value] of values.entries())
      await source.admin.query(`INSERT INTO t VALUES (${no}, ${value})`)
    const loaded = await read(source, 't', 'load')
    expect(loaded.map((row) => row[1]?.toString(hex ? 'hex' : 'utf8') ?? null)).toEqual(load)
    const compared = await read(source, 't', 'key')
    expect(compared.map((row) => row[1]?.toString('utf8') ?? null)).toEqual(key ?? load)
    expect(await read(source, 't', 'digest')).toEqual(compared)
  })

  it('N12 keeps the sign of zero where the server has one', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE)')
    await source.admin.query('INSERT INTO t VALUES (1, -0.0e0, -0.0e0)')
    const zero = source.endpoint.kind === 'mysql' ? '-0' : '0'
    expect((await read(source, 't', 'load'))[0]?.slice(1).map(String)).toEqual([zero, zero])
  })

  it('T07 T09 gives timestamps in UTC, whatever the zone of the server is', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION time_zone = '+08:00'`)
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v TIMESTAMP(3) NULL)')
    await source.admin.query(`INSERT INTO t VALUES (1, '2024-01-01 08:00:00.5')`)
    for (const purpose of ['load', 'key'] as const)
      expect((await read(source, 't', purpose))[0]?.[1]?.toString()).toBe('2024-01-01 00:00:00.500')
  })

  it('S05 passes bytes that are no UTF-8 on as they are stored, so that the policy meets them', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = ''`)
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9) CHARACTER SET ascii)')
    await source.admin.query(`INSERT INTO t VALUES (1, x'd031')`)
    // MySQL 9.7 lets no such bytes in; older ones and MariaDB do.
    const [rows] = await source.admin.query('SELECT LOWER(HEX(v)) AS hex FROM t')
    const stored = (rows as { hex: string }[])[0]?.hex
    for (const purpose of ['load', 'key'] as const)
      expect((await read(source, 't', purpose))[0]?.[1]?.toString('hex')).toBe(stored)
  })

  it('S05 marks bytes that are invalid in another charset instead of letting them become ?', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = ''`)
    await source.admin.query('CREATE TABLE t_gbk (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET gbk)')
    await source.admin.query(`INSERT INTO t_gbk VALUES (1, _gbk x'fefe3f')`)
    const cell = (await read(source, 't_gbk', 'load'))[0]?.[1]
    const isUtf8 = cell !== undefined && cell !== null && Buffer.from(cell.toString('utf8')).equals(cell)
    expect({ isUtf8, hex: cell?.toString('hex') }).toEqual({ isUtf8: false, hex: 'fffefe3f' })
  })

  it('G03 gives geometry as its SRID and WKB', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v POINT)')
    await source.admin.query('INSERT INTO t VALUES (1, POINT(1, 2))')
    const wkb = '00000000' + '0101000000' + '000000000000f03f' + '0000000000000040'
    expect((await read(source, 't', 'load'))[0]?.[1]?.toString('hex')).toBe(wkb)
    expect((await read(source, 't', 'key'))[0]?.[1]?.toString()).toBe(wkb)
  })

  it('G02 gives the longitude of a point on the earth first, whichever order its text has', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v POINT)')
    const asWritten = (await source.admin.query('SELECT VERSION() AS v'))[0] as { v: string }[]
    // MySQL 8 and later read 4326 as latitude, longitude; the others take x as it comes.
    const latitudeFirst =
      Number.parseInt(asWritten[0]?.v ?? '') >= 8 && !/MariaDB/.test(asWritten[0]?.v ?? '')
    const text = latitudeFirst ? 'POINT(10 20)' : 'POINT(20 10)'
    await source.admin.query(`INSERT INTO t VALUES (1, ST_GeomFromText('${text}', 4326))`)
    const longitudeFirst = 'e6100000' + '0101000000' + '0000000000003440' + '0000000000002440'
    expect((await read(source, 't', 'load'))[0]?.[1]?.toString('hex')).toBe(longitudeFirst)
  })

  it('key order is by value for numbers and by UTF-8 bytes for text', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(
      'CREATE TABLE t (v VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY)',
    )
    await source.admin.query(
      `INSERT INTO t VALUES ('b'), ('a'), ('B1'), ('é'), ('-'), (_utf8mb4 x'f09f9880'), ('10'), ('9')`,
    )
    const keys = (await read(source, 't', 'key')).map((row) => row[0]!)
    expect(keys).toEqual([...keys].sort((left, right) => Buffer.compare(left, right)))
    await source.admin.query('CREATE TABLE n (v INT PRIMARY KEY)')
    await source.admin.query('INSERT INTO n VALUES (10), (9), (-1), (100)')
    expect((await read(source, 'n', 'key')).map((row) => row[0]?.toString())).toEqual([
      '-1',
      '9',
      '10',
      '100',
    ])
  })

  it('reads keys that differ only behind the first 1024 bytes in order', async () => {
    await using source = await scratchSource(await ensure(), {})
    const long = source.endpoint.kind === 'mysql' ? 700 : 1100
    await source.admin.query(
      `CREATE TABLE t (v VARCHAR(${long}) CHARACTER SET latin1 PRIMARY KEY) ROW_FORMAT = DYNAMIC`,
    )
    for (const tail of ['c', 'a', 'b'])
      await source.admin.query(`INSERT INTO t VALUES (CONCAT(REPEAT('x', ${long - 1}), '${tail}'))`)
    const tails = (await read(source, 't', 'key')).map((row) => row[0]?.toString().at(-1))
    expect(tails).toEqual(['a', 'b', 'c'])
  })
})

describe('reading JSON', () => {
  it('J03 J07 gives MySQL JSON as the server prints it', async () => {
    await using source = await scratchSource(await ensureMysql97())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v JSON)')
    await source.admin.query(`INSERT INTO t VALUES (1, '{"b": 18446744073709551615, "a": [1.0, "中"]}')`)
    expect((await read(source, 't', 'load'))[0]?.[1]?.toString()).toBe(
      '{"a": [1.0, "中"], "b": 18446744073709551615}',
    )
  })

  it('J01 J07 gives MariaDB JSON as it was written', async () => {
    await using source = await scratchSource(await ensureMariadb())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v JSON, u UUID, i INET6)')
    await source.admin.query(
      `INSERT INTO t VALUES (1, '{"a":1, "a":2}', '123E4567-E89B-12D3-A456-426614174000', '2001:DB8::1')`,
    )
    for (const purpose of ['load', 'key'] as const)
      expect((await read(source, 't', purpose))[0]?.slice(1).map(String)).toEqual([
        '{"a":1, "a":2}',
        '123e4567-e89b-12d3-a456-426614174000',
        '2001:db8::1',
      ])
  })
})
