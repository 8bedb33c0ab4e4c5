import { describe, expect, it } from 'vitest'
import type { SnapshotSession } from '../../../model/ports/snapshot-reader.ts'
import type { KeyRange, TableCut, TablePlan } from '../../../model/table-plan.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { tableStatements } from '../rows/statements.ts'
import { createMysqlSnapshotReader } from '../snapshot-reader.ts'
import { testTablePlan } from '../testing/columns.ts'
import { readTexts } from '../testing/read-cells.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal

async function planOf(source: ScratchSource, table: string): Promise<TablePlan> {
  const schema = await createMysqlCatalog(source.connector).read({ tables: { include: [table] } }, never)
  return testTablePlan(schema.tables[0]!)
}

async function openOne(source: ScratchSource) {
  return await createMysqlSnapshotReader(source.connector).open(
    { sessions: 1, way: 'single-connection' },
    never,
  )
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Reads all ranges and compares them with the whole: every row once, in as many rows as counted. */
async function expectExact(session: SnapshotSession, plan: TablePlan, rows: number): Promise<KeyRange[]> {
  const ranges = await collect(session.planRanges(plan, rows, never))
  const pieces: (string | null)[][] = []
  for (const range of ranges) {
    const read = await readTexts(
      session.read({ table: plan, range, purpose: 'load' }, never),
      plan.columns.length,
    )
    expect(await session.count(plan, range, never)).toBe(BigInt(read.length))
    pieces.push(...read)
  }
  const open = { no: 0, lower: null, upper: null }
  const whole = await readTexts(
    session.read({ table: plan, range: open, purpose: 'load' }, never),
    plan.columns.length,
  )
  const sorted = (given: (string | null)[][]) => given.map((row) => JSON.stringify(row)).sort()
  expect(sorted(pieces)).toEqual(sorted(whole))
  expect(ranges.map((range) => range.no)).toEqual(ranges.map((_, index) => index))
  return ranges
}

const keys: readonly (readonly [string, string, string])[] = [
  [
    'X10 sparse integers',
    'k BIGINT',
    `1, 2, 3, 1000000000000000000, 9223372036854775807, -9223372036854775808, 0`,
  ],
  [
    'X16 above 2^63',
    'k BIGINT UNSIGNED',
    `18446744073709551615, 18446744073709551614, 9223372036854775808, 0, 7`,
  ],
  ['X16 decimals', 'k DECIMAL(20,4)', `-1.5, -1.4999, 0, 0.0001, 99999999.9999, 12, 13`],
  ['X16 doubles', 'k DOUBLE', `-1e300, 0.1, 0.2, 0.30000000000000004, 1e-300, 5e100, 7`],
  ['X16 floats', 'k FLOAT', `-1.5, 0.1, 0.2, 0.3, 16777216, 3.4e38, 7`],
  ['X16 bits', 'k BIT(64)', `b'0', b'1', b'10', x'8000000000000000', x'ffffffffffffffff', b'111', b'110'`],
  [
    'X16 microseconds',
    'k DATETIME(6)',
    `'2024-01-01 00:00:00.000001', '2024-01-01 00:00:00.000002', '2024-01-01 00:00:00.1', '0000-00-00 00:00:00', '9999-12-31 23:59:59.999999', '2024-02-31 00:00:00', '1000-01-01 00:00:00'`,
  ],
  [
    'T02 partial dates',
    'k DATE',
    `'0000-00-00', '2020-00-15', '2020-05-00', '2020-05-01', '2021-01-01', '2024-02-31', '9999-12-31'`,
  ],
  [
    'T04 times',
    'k TIME(1)',
    `'-838:59:59', '-00:00:01.5', '00:00:00', '23:59:59.9', '24:00:00', '838:59:59', '01:00:00'`,
  ],
  [
    'T07 timestamps',
    'k TIMESTAMP(3)',
    `'1970-01-02 00:00:00', '2024-03-31 02:30:00.001', '2024-03-31 02:30:00.002', '2024-10-27 02:30:00', '2030-01-01 00:00:00', '2024-01-01 00:00:00', '2024-01-02 00:00:00'`,
  ],
  ['N13 zerofill', 'k INT(6) ZEROFILL', `1, 20, 300, 4000, 50000, 600000, 7`],
  ['T06 years', 'k YEAR', `0, 1901, 1970, 2000, 2024, 2155, 1999`],
  [
    'B02 binary with trailing zeros',
    'k BINARY(3)',
    `x'000000', x'000001', x'ff0000', x'ff00ff', x'0000ff', x'ffffff', x'7f'`,
  ],
  ['X16 varbinary', 'k VARBINARY(9)', `x'', x'00', x'0000', x'ff', x'ff00', x'27', x'5c'`],
  [
    'S11 case-insensitive text',
    'k VARCHAR(20) CHARACTER SET utf8mb4',
    `'a', 'B', 'c', 'Ä1', 'z', '10', '9', '', 'it''s', 'back\\\\slash', '-', '_'`,
  ],
  ['X15 digits as text', 'k CHAR(10) CHARACTER SET latin1', `'1', '10', '100', '2', '20', '3', 'é', 'z'`],
  [
    'S11 uuids as text',
    'k CHAR(36) CHARACTER SET ascii',
    Array.from(
      { length: 12 },
      (_, no) => `'${no % 2 ? 'A' : 'a'}${no}c2f5e0-0000-11ee-be56-0242ac12000${no % 10}'`,
    ).join(', '),
  ],
  [
    'S03 gbk text',
    'k VARCHAR(9) CHARACTER SET gbk',
    `_utf8mb4 x'e4b8ade69687', _utf8mb4 x'e59bbd', 'a', 'b', 'c', '?', '1'`,
  ],
  [
    'S24 emoji',
    'k VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    `_utf8mb4 x'f09f9880', _utf8mb4 x'f09f9881', 'a', 'b', 'c', 'd', 'e'`,
  ],
  [
    'S17 enums, ordered by number',
    `k ENUM('z', 'a', 'm', '', 'b', 'c', 'q')`,
    `'z', 'a', 'm', 'b', 'c', 'q'`,
  ],
  ['S18 sets, ordered by mask', `k SET('z', 'a', 'm')`, `'', 'z', 'a', 'z,a', 'm', 'z,m', 'a,m', 'z,a,m'`],
]

interface CutCase {
  readonly columns: string
  readonly cut: TableCut
  readonly rows: readonly string[]
}

const byIndex = (...columns: readonly string[]): TableCut => ({ by: 'index', name: 'by_k', columns })
const byPartitions = (...names: readonly string[]): TableCut => ({ by: 'partitions', names })
const numbers = (count: number, text: (no: number) => string) =>
  Array.from({ length: count }, (_, no) => `(${text(no)})`)

const cuts: readonly (readonly [string, CutCase])[] = [
  [
    'X14 a unique key with many NULLs',
    {
      columns: 'k BIGINT UNSIGNED, v INT, UNIQUE KEY by_k (k)',
      cut: byIndex('k'),
      rows: [
        ...numbers(20, (no) => `NULL, ${no}`),
        ...numbers(30, (no) => `${no * 3}, ${no}`),
        '(18446744073709551615, 1)',
      ],
    },
  ],
  [
    'X14 nothing but NULLs',
    {
      columns: 'k INT, v INT, UNIQUE KEY by_k (k)',
      cut: byIndex('k'),
      rows: numbers(25, (no) => `NULL, ${no}`),
    },
  ],
  [
    'X12 X14 a composite one with NULLs in both columns',
    {
      columns: 'k INT, l VARCHAR(9) CHARACTER SET utf8mb4, UNIQUE KEY by_k (k, l)',
      cut: byIndex('k', 'l'),
      rows: numbers(60, (no) => `${no % 3 === 0 ? 'NULL' : no % 5}, ${no % 4 === 0 ? 'NULL' : `'${no}'`}`),
    },
  ],
  [
    'S11 values a collation holds equal',
    {
      columns: 'k VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, v INT, KEY by_k (k)',
      cut: byIndex('k'),
      rows: numbers(
        80,
        (no) =>
          `${['NULL', "'foo'", "'FOO'", "'Foo '", "'f\u00f6o'", "'bar'", "'BAR'", "''"][no % 8]}, ${no}`,
      ),
    },
  ],
  [
    'X15 digits as text',
    {
      columns: 'k CHAR(9) CHARACTER SET latin1, v INT, KEY by_k (k)',
      cut: byIndex('k'),
      rows: numbers(50, (no) => `'${(no * 7) % 13}', ${no}`),
    },
  ],
  [
    'X10 X13 equal and sparse values',
    {
      columns: 'k BIGINT, v INT, KEY by_k (k)',
      cut: byIndex('k'),
      rows: [
        ...numbers(50, (no) => `7, ${no}`),
        ...numbers(20, (no) => `-${no}000000000, ${no}`),
        '(NULL, 1)',
      ],
    },
  ],
  [
    'X16 T02 dates that are none beside NULL',
    {
      columns: 'k DATE, l DATETIME(6) NOT NULL, v INT, KEY by_k (k, l)',
      cut: byIndex('k', 'l'),
      rows: numbers(
        40,
        (no) =>
          `${['NULL', "'0000-00-00'", "'2020-00-15'", "'2024-02-31'"][no % 4]}, ${["'0000-00-00'", "'2024-01-01 00:00:00.000001'"][no % 2]}, ${no}`,
      ),
    },
  ],
  [
    'X16 decimals, bits and bytes',
    {
      columns: 'k DECIMAL(20,4), l BIT(9), m VARBINARY(9), KEY by_k (k, l, m)',
      cut: byIndex('k', 'l', 'm'),
      rows: numbers(
        60,
        (no) =>
          `${no % 7 === 0 ? 'NULL' : `-${no % 5}.5`}, ${no % 2 === 0 ? 'NULL' : no}, x'${no % 2 === 0 ? '' : '00ff'}'`,
      ),
    },
  ],
  [
    'X21 partitions by range',
    {
      columns: `k INT, v INT) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN (10), PARTITION \`p-2\` VALUES LESS THAN (20),
        PARTITION none VALUES LESS THAN (21), PARTITION rest VALUES LESS THAN MAXVALUE`,
      cut: byPartitions('p1', 'p-2', 'none', 'rest'),
      rows: [...numbers(40, (no) => `${no === 20 ? 'NULL' : no}, ${no}`), '(NULL, 1)'],
    },
  ],
  [
    'X21 partitions with subpartitions',
    {
      columns: `k INT, v INT) PARTITION BY RANGE (k) SUBPARTITION BY HASH (v) SUBPARTITIONS 2
        (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN MAXVALUE`,
      cut: byPartitions('p1', 'p2'),
      rows: numbers(40, (no) => `${no}, ${no}`),
    },
  ],
]

describe.each(sourceServers)('pieces of %s', (_, ensure) => {
  it.each(cuts)('%s: every row in exactly one piece', async (_name, { columns, cut, rows }) => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'`)
    await source.admin.query(`CREATE TABLE t (${columns})`)
    await source.admin.query(`INSERT INTO t VALUES ${rows.join(', ')}`)
    const keyless = await planOf(source, 't')
    const plan = { ...keyless, key: null, source: { ...keyless.source, rowsEstimate: '100000' }, cut }
    await using snapshot = await openOne(source)
    for (const size of [1, 7, 1000]) {
      const ranges = await expectExact(snapshot.sessions[0]!, plan, size)
      expect(ranges.at(-1)?.upper).toBeNull()
      if (size === 7) expect(ranges.length > 1 || _name.includes('nothing but')).toBe(true)
      await expectGroups(snapshot.sessions[0]!, plan, ranges)
    }
  })

  it('X13 uses the index of a piece', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (k INT, l INT, v INT, KEY by_k (k, l))')
    await source.admin.query(
      `INSERT INTO t VALUES ${numbers(1000, (no) => `${no % 9 === 0 ? 'NULL' : no}, ${no}, 1`).join(', ')}`,
    )
    const keyless = await planOf(source, 't')
    const plan = { ...keyless, source: { ...keyless.source, rowsEstimate: '100000' }, cut: byIndex('k', 'l') }
    await using snapshot = await openOne(source)
    const ranges = await collect(snapshot.sessions[0]!.planRanges(plan, 50, never))
    for (const no of [1, 5]) await expectIndexRange(source, plan, ranges[no]!, 'by_k')
  })
})

describe.each(sourceServers)('ranges of %s', (_, ensure) => {
  it.each(keys)('%s: every row in exactly one range', async (_name, column, values) => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'`)
    await source.admin.query(`CREATE TABLE t (${column}, v INT NOT NULL DEFAULT 1, PRIMARY KEY (k))`)
    await source.admin.query(
      `INSERT INTO t (k) VALUES ${splitValues(values)
        .map((value) => `(${value})`)
        .join(', ')}`,
    )
    const plan = await planOf(source, 't')
    await using snapshot = await openOne(source)
    const count = splitValues(values).length
    for (const rows of [1, 2, 3, count, count + 1]) {
      const ranges = await expectExact(snapshot.sessions[0]!, plan, rows)
      expect(ranges).toHaveLength(Math.ceil(count / rows))
    }
  })

  it('X12 X13 cuts a composite key with a first column of few values by all its columns', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(
      `CREATE TABLE t (a VARCHAR(9) CHARACTER SET utf8mb4, b INT, c DATETIME(3), v INT, PRIMARY KEY (a, b, c))`,
    )
    const rows = Array.from(
      { length: 500 },
      (_, no) => `('${no < 490 ? 'x' : 'Y'}', ${no >> 3}, '2024-01-01 00:00:0${no % 8}.00${no % 8}', ${no})`,
    )
    await source.admin.query(`INSERT INTO t VALUES ${rows.join(', ')}`)
    const plan = await planOf(source, 't')
    await using snapshot = await openOne(source)
    const ranges = await expectExact(snapshot.sessions[0]!, plan, 60)
    expect(ranges).toHaveLength(9)
    await expectIndexRange(source, plan, ranges[4]!)
  })

  it('X13 uses the index for every kind of bound', async () => {
    await using source = await scratchSource(await ensure())
    for (const type of [
      'INT',
      'VARCHAR(20) CHARACTER SET latin1',
      'VARCHAR(20) CHARACTER SET utf8mb4',
      'BINARY(8)',
      'DATETIME(6)',
      'DECIMAL(20,2)',
    ]) {
      await source.admin.query('DROP TABLE IF EXISTS t')
      await source.admin.query(`CREATE TABLE t (k ${type} PRIMARY KEY, v INT)`)
      const temporal = type.startsWith('DATETIME')
      const value = (no: number) =>
        temporal ? `'2024-01-01 00:00:00.${String(no).padStart(6, '0')}'` : `'${no}'`
      await source.admin.query(
        `INSERT INTO t (k) VALUES ${Array.from({ length: 1000 }, (_, no) => `(${value(no)})`).join(', ')}`,
      )
      const plan = await planOf(source, 't')
      await using snapshot = await openOne(source)
      const ranges = await collect(snapshot.sessions[0]!.planRanges(plan, 100, never))
      await expectIndexRange(source, plan, ranges[5]!)
    }
  })

  it('X11 leaves out what was written after the view was opened', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (k INT PRIMARY KEY)')
    await source.admin.query('INSERT INTO t VALUES (1), (2), (3)')
    const plan = await planOf(source, 't')
    await using snapshot = await openOne(source)
    await source.admin.query('INSERT INTO t VALUES (4), (5)')
    await source.admin.query('DELETE FROM t WHERE k = 1')
    expect(await collect(snapshot.sessions[0]!.planRanges(plan, 2, never))).toEqual([
      { no: 0, lower: null, upper: ['2'] },
      { no: 1, lower: ['2'], upper: ['3'] },
    ])
    await expectExact(snapshot.sessions[0]!, plan, 2)
  })

  it('K02 cuts by a unique key where there is no primary one, and not at all without a key', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (a INT, u INT NOT NULL, UNIQUE KEY by_u (u))')
    await source.admin.query('INSERT INTO t VALUES (1, 30), (1, 10), (NULL, 20)')
    const keyless = await planOf(source, 't')
    await using snapshot = await openOne(source)
    expect(await expectExact(snapshot.sessions[0]!, keyless, 1)).toEqual([
      { no: 0, lower: null, upper: null },
    ])
    const keyed = testTablePlan(keyless.source, { name: 'by_u', columns: ['u'], primary: false })
    expect((await expectExact(snapshot.sessions[0]!, keyed, 1)).map((range) => range.upper)).toEqual([
      ['10'],
      ['20'],
      ['30'],
    ])
  })
})

/** Values of an INSERT, cut at the commas outside quotes. */
function splitValues(values: string): string[] {
  return values.match(/(?:'(?:[^'\\]|''|\\.)*'|[^,'])+/g) ?? []
}

/** Values that are equal for the source lie in one piece, and NULLs of the first column with nothing else. */
async function expectGroups(
  session: SnapshotSession,
  plan: TablePlan,
  ranges: readonly KeyRange[],
): Promise<void> {
  const { cut } = plan
  if (cut?.by !== 'index') return
  const place = plan.columns.findIndex(({ source }) => source.name === cut.columns[0])
  const firsts: (string | null)[][] = []
  for (const range of ranges) {
    const rows = await readTexts(
      session.read({ table: plan, range, purpose: 'load' }, never),
      plan.columns.length,
    )
    firsts.push(rows.map((row) => row[place] ?? null))
  }
  for (const values of firsts) expect(new Set(values.map((value) => value === null)).size).toBeLessThan(2)
  if (cut.columns.length > 1) return
  const meanings = firsts.map((values) => new Set(values.map((value) => value?.trimEnd().toLowerCase())))
  for (const [at, here] of meanings.entries())
    for (const there of meanings.slice(at + 1))
      expect([...here].filter((value) => there.has(value))).toEqual([])
}

async function expectIndexRange(
  source: ScratchSource,
  plan: TablePlan,
  range: KeyRange,
  index = plan.key?.name,
): Promise<void> {
  await using connection = await source.connector.connect('explain', never)
  const { sql } = tableStatements(source.database, plan).read({ range, purpose: 'load' })
  const traditional =
    source.endpoint.kind === 'mysql' && connection.version.major >= 8 ? 'FORMAT=TRADITIONAL ' : ''
  const [row] = await connection.session.query(
    { name: 'explain', sql: `EXPLAIN ${traditional}${sql}` },
    never,
  )
  expect(row).toContain('range')
  expect(row).toContain(index)
}
