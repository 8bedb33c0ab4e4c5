import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  type Endpoint,
  ensureMariadb,
  ensureMysql56,
  ensureMysql97,
  ensurePg15,
  grantUser,
  randomPassword,
  uniqueName,
} from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { optionDefaults, type OptionValues } from '@data-migration/contract/options'
import type { TableVerdict } from '@data-migration/contract/portal'
import { type PlannedTable, planDatabase } from '../convert/plan-database.ts'
import { createMysqlCatalog } from '../db/mysql/catalog.ts'
import { createMysqlConnector, type MysqlConnector } from '../db/mysql/connector.ts'
import { createMysqlSnapshotReader } from '../db/mysql/snapshot-reader.ts'
import { createPostgresConnector, type PostgresConnector } from '../db/postgres/connector.ts'
import { createPostgresSnapshotReader } from '../db/postgres/snapshot-reader.ts'
import { commonHash } from './hashable.ts'
import { sampleSettings } from './sample-rows.ts'
import { SessionPool } from './session-pool.ts'
import { verifyTable } from './verify-table.ts'

/*
 * Rows of both sides are written by hand as SQL: nothing of the load takes part. Every value is first compared with its
 * equal and then with the nearest wrong one.
 */

const { signal } = new AbortController()

/** A source and a target database of their own, with users made by sql/grants. */
interface Pair extends AsyncDisposable {
  source(sql: string): Promise<unknown>
  target(sql: string): Promise<unknown>
  /** Creates the target's tables as the converter plans them, but without keys and indexes. */
  createTarget(options?: Partial<OptionValues>): Promise<ReadonlyMap<string, PlannedTable>>
  verify(table: PlannedTable, options?: Partial<OptionValues>): Promise<TableVerdict>
}

async function openPair(kind: 'mysql' | 'mariadb', server: Endpoint): Promise<Pair> {
  const stack = new AsyncDisposableStack()
  const targetServer = await ensurePg15()
  const from = stack.use(await createScratchDatabase(server, uniqueName('verify')))
  const to = stack.use(await createScratchDatabase(targetServer, uniqueName('verify')))
  const login = () => ({ user: uniqueName('portal'), password: randomPassword() })
  const [reader, writer] = [login(), login()]
  stack.use(await grantUser(server, 'mysql-offline.sql', { ...reader, database: from.name }))
  stack.use(
    await grantUser(targetServer, 'postgres-offline.sql', { ...writer, database: to.name, schema: 'shop' }),
  )
  const mysqlAdmin = stack.use(await adminMysql(server, from.name))
  const pgAdmin = stack.use(await adminPg(targetServer, to.name))
  await mysqlAdmin.query("SET sql_mode = '', time_zone = '+08:00'")
  await pgAdmin.query('CREATE SCHEMA IF NOT EXISTS shop')
  await pgAdmin.query(`GRANT USAGE ON SCHEMA shop TO "${writer.user}"`)
  await pgAdmin.query('SET search_path = shop')
  const ends = { epoch: 0, subTask: 'verify' }
  const mysql = createMysqlConnector({ ...reader, ...address(server), kind, database: from.name }, ends)
  const postgres = createPostgresConnector(
    { ...writer, ...address(targetServer), kind: 'postgresql', database: to.name, schema: 'shop' },
    ends,
  )
  const target = (sql: string) => pgAdmin.query(sql)
  return {
    source: (sql) => mysqlAdmin.query(sql),
    target,
    createTarget: async (options = {}) => {
      const tables = await planTables(mysql, { ...optionDefaults, ...options })
      for (const table of tables.values()) for (const sql of table.create.statements) await target(sql)
      await target(`GRANT SELECT ON ALL TABLES IN SCHEMA shop TO "${writer.user}"`)
      return tables
    },
    verify: (table, options = {}) => verifyOnce(mysql, postgres, table, { ...optionDefaults, ...options }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

const address = ({ host, port }: Endpoint) => ({ host, port })

async function planTables(
  mysql: MysqlConnector,
  options: OptionValues,
): Promise<ReadonlyMap<string, PlannedTable>> {
  const schema = await createMysqlCatalog(mysql).read(undefined, signal)
  const plan = planDatabase(schema, {
    targetSchema: 'shop',
    targetKind: 'postgresql',
    invokerViews: true,
    options,
  })
  expect(plan.problems.filter(({ severity }) => severity === 'blocker')).toEqual([])
  return new Map(plan.tables.map((table) => [table.plan.source.name, table]))
}

async function verifyOnce(
  mysql: MysqlConnector,
  postgres: PostgresConnector,
  { plan }: PlannedTable,
  policy: OptionValues,
): Promise<TableVerdict> {
  const request = { sessions: 1, way: 'auto' } as const
  await using source = await createMysqlSnapshotReader(mysql).open(request, signal)
  await using target = await createPostgresSnapshotReader(postgres).open(request, signal)
  const [sourceSession, targetSession] = [source.sessions[0], target.sessions[0]]
  if (sourceSession === undefined || targetSession === undefined) throw new RangeError('no sessions')
  const pair = { source: sourceSession, target: targetSession }
  const asked = {
    ...sampleSettings,
    pool: new SessionPool([pair]),
    hash: await commonHash(pair, signal),
    table: plan,
    policy,
    maxDifferences: 1000,
    chunkRows: 2,
    onRows: () => undefined,
    signal,
  }
  const [read, hashed] = [await verifyTable(asked), await verifyTable({ ...asked, method: 'hash' })]
  expect(inOneOrder(hashed), 'both methods').toEqual(inOneOrder(read))
  return read
}

/** Rows without a key are found in the order both sides happen to answer. */
function inOneOrder<Verdict extends { differences: readonly unknown[] }>(verdict: Verdict): Verdict {
  return { ...verdict, differences: verdict.differences.map((each) => JSON.stringify(each)).toSorted() }
}

/** Source type, source value, the same for the target, and a value of the target that is not quite it. */
type Sample = readonly [type: string, source: string, same: string, other: string]

const json = `'{"b": 1.0, "aa": [1, 9007199254740993, "\\\\u4e2d"], "a": null}'`
const point = '0000000000 00f03f 0000000000000040'.replaceAll(' ', '')

const samples: readonly Sample[] = [
  ['tinyint', '-128', '-128', '-127'],
  ['tinyint unsigned', '255', '255', '254'],
  ['mediumint unsigned', '16777215', '16777215', '0'],
  ['int(6) zerofill', '42', '42', '43'],
  ['int unsigned', '4294967295', '4294967295', '4294967294'],
  ['bigint', '-9223372036854775808', '-9223372036854775808', '-9223372036854775807'],
  ['bigint unsigned', '18446744073709551615', '18446744073709551615', '18446744073709551614'],
  ['year', "'0000'", '0', '2000'],
  ['decimal(65,30)', '1.1', '1.1', '1.100000000000000000000000000001'],
  ['decimal(10,2)', '-0.00', '0', '0.01'],
  ['decimal(8,3) zerofill', '7.5', '7.5', '75'],
  ['float', '0.1', "'0.1'", "'0.10000001'"],
  ['float', '16777217', "'16777216'", "'16777218'"],
  ['float(7,4)', '999.00009', "'999.0001'", "'999.0002'"],
  ['double', '0.1e0 + 0.2e0', "'0.30000000000000004'", "'0.3'"],
  ['double', '1e300', "'1e300'", "'1e301'"],
  ['double(10,2)', '1.1', "'1.1'", "'1.11'"],
  ['bit(1)', "b'1'", "B'1'", "B'0'"],
  ['bit(12)', "b'10111'", "B'000000010111'", "B'000000010110'"],
  ['bit(64)', "b'1'", '1::bigint::bit(64)', '2::bigint::bit(64)'],
  ['date', "'0009-12-04'", "'0009-12-04'", "'2009-12-04'"],
  ['datetime', "'1000-01-01 00:00:00'", "'1000-01-01 00:00:00'", "'1000-01-01 00:00:01'"],
  [
    'datetime(6)',
    "'2024-03-31 02:30:00.123450'",
    "'2024-03-31 02:30:00.12345'",
    "'2024-03-31 02:30:00.123451'",
  ],
  ['datetime(3)', "'9999-12-31 23:59:59.000'", "'9999-12-31 23:59:59'", "'9999-12-31 23:59:59.001'"],
  [
    'timestamp(3) null',
    "'2024-06-01 12:00:00.120'",
    "'2024-06-01 04:00:00.12Z'",
    "'2024-06-01 12:00:00.12Z'",
  ],
  ['time', "'-838:59:59'", "'-838:59:59'", "'838:59:59'"],
  ['time(6)', "'-00:00:00.500000'", "'-00:00:00.5'", "'00:00:00.5'"],
  ['time(2)', "'100:01:02.50'", "'100:01:02.5'", "'100:01:02'"],
  ['char(10)', "'ab '", "'ab'", "'ab '"],
  ['varchar(20)', "'中😀é'", "'中😀é'", "'中😀e'"],
  ['varchar(20) character set latin1', "'€ é'", "'€ é'", "'€ e'"],
  ['varchar(20) character set gbk', "'中文?'", "'中文?'", "'中文'"],
  ['text', "''", "''", 'NULL'],
  ['text', "'\\\\N\\n\\t''NULL'", "E'\\\\N\\n\\t''NULL'", "E'\\\\N\\n\\t''null'"],
  ["enum('x','y z')", "'y z'", "'y z'", "'x'"],
  ["set('a','b','c')", "'c,a'", "'a,c'", "'c,a'"],
  ['binary(4)', "x'00ff0000'", "'\\x00ff0000'", "'\\x00ff'"],
  ['varbinary(8)', "x''", "'\\x'", "'\\x00'"],
  ['blob', "x'5c000a'", "'\\x5c000a'", "'\\x5c000b'"],
  ['varchar(8) character set binary', "x'ff'", "'\\xff'", "'\\xfe'"],
]

const jsonSample: Sample = [
  'json',
  json,
  `'{"a":null,"aa":[1,9007199254740993,"中"],"b":1}'`,
  `'{"a":null,"aa":[1,9007199254740992,"中"],"b":1}'`,
]

/** MariaDB has no negative zero. */
const negativeZero: Sample = ['double', '-0e0', "'-0'", "'0'"]

/** With `prefix` the functions are those of 5.6 (none) or later (ST_). */
const geometries = (prefix: string): readonly Sample[] => [
  [
    'point',
    `${prefix}GeomFromText('POINT(1 2)', 0)`,
    `'\\x0101000000${point}'`,
    `'\\x00000000${'0101000000'}${point}'`,
  ],
  [
    'point',
    `${prefix}GeomFromText('POINT(1 2)', 3857)`,
    `'\\x0101000020110f0000${point}'`,
    `'\\x0101000000${point}'`,
  ],
  [
    'geometry',
    `${prefix}GeomFromText('GEOMETRYCOLLECTION(POINT(1 2))', 3857)`,
    `'\\x0107000020110f0000010000000101000000${point}'`,
    `'\\x0107000020110f000001000000${point}'`,
  ],
]

const mariadbSamples: readonly Sample[] = [
  [
    'uuid',
    "'123E4567-E89B-12D3-A456-426655440000'",
    "'123e4567-e89b-12d3-a456-426655440000'",
    "'123e4567-e89b-12d3-a456-426655440001'",
  ],
  ['inet6', "'2001:DB8::1'", "'2001:db8::1'", "'2001:db8::2'"],
]

function onlyPlan(plans: ReadonlyMap<string, PlannedTable>): PlannedTable {
  const [plan] = plans.values()
  if (plan === undefined) throw new RangeError('the table has no plan')
  return plan
}

interface Source {
  readonly kind: 'mysql' | 'mariadb'
  readonly server: () => Promise<Endpoint>
  readonly samples: readonly Sample[]
}

const sources: Readonly<Record<string, Source>> = {
  'MySQL 9.7': {
    kind: 'mysql',
    server: ensureMysql97,
    samples: [...samples, jsonSample, negativeZero, ...geometries('ST_')],
  },
  'MySQL 5.6': {
    kind: 'mysql',
    server: ensureMysql56,
    samples: [...samples, negativeZero, ...geometries('')],
  },
  'MariaDB 10.11': {
    kind: 'mariadb',
    server: ensureMariadb,
    samples: [...samples, jsonSample, ...geometries('ST_'), ...mariadbSamples],
  },
}

/** Texts that dictionaries, UTF-16 and UTF-8 order in different ways. */
const textKeys = [
  '',
  '-',
  'A',
  'B',
  'a',
  'a-b',
  'ab',
  'z',
  'é',
  '中',
  '\uffee',
  '😀',
  'x'.repeat(60),
].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

interface KeySample {
  readonly type: string
  /** In the order both sides must agree on. */
  readonly values: readonly string[]
  readonly toTarget: (value: string) => string
}

function key(
  type: string,
  values: readonly string[],
  toTarget = (value: string): string => value,
): KeySample {
  return { type, values, toTarget }
}

const keys: readonly KeySample[] = [
  key('int', ['-10', '-9', '0', '9', '10', '100', '1000']),
  key('bigint unsigned', ['0', '9', '9223372036854775808', '18446744073709551615']),
  key('decimal(10,2)', ['-1.50', '-1.25', '0.00', '0.05', '0.50', '10.00']),
  key('double', ['-1e300', '-0.5', '0', '1e-7', '0.1', '1e20']),
  key('date', ["'1000-01-01'", "'2023-12-31'", "'2024-01-01'"]),
  key('datetime(3)', ["'2024-01-01'", "'2024-01-01 00:00:00.25'", "'2024-01-01 00:00:00.5'", "'2024-01-02'"]),
  key('time', ["'-838:59:59'", "'-01:00:00'", "'00:00:00'", "'23:00:00'", "'100:00:00'"]),
  key(
    'varbinary(20)',
    ["x''", "x'00'", "x'0000'", "x'0f'", "x'a0'", "x'ff'"],
    (hex) => `'\\x${hex.slice(2, -1)}'`,
  ),
  key('bit(9)', ["b'000000001'", "b'000000010'", "b'111111111'"], (bits) => bits.replace('b', 'B')),
  key("enum('b','a','c')", ["'a'", "'b'", "'c'"]),
  key(
    'varchar(60) collate utf8mb4_bin',
    textKeys.map((text) => `'${text}'`),
  ),
  key('varchar(60) character set latin1 collate latin1_bin', ["''", "'A'", "'a'", "'z'", "'é'", "'€'"]),
  key('varchar(60) character set gbk collate gbk_bin', ["'a'", "'z'", "'中'", "'阿'"]),
  key('char(20)', ["'B'", "'a'", "'a-b'", "'ac'", "'é1'"]),
]

describe.each(Object.keys(sources))('%s against PostgreSQL 15', (name) => {
  const of = sources[name] as Source
  let pair: Pair

  beforeAll(async () => {
    pair = await openPair(of.kind, await of.server())
  })

  afterAll(async () => {
    await pair[Symbol.asyncDispose]()
  })

  /** Creates tables by their definitions, hands their plans to `work` and drops them. */
  async function withTables(
    definitions: Readonly<Record<string, string>>,
    work: (plans: ReadonlyMap<string, PlannedTable>) => Promise<void>,
    options: Partial<OptionValues> = {},
  ): Promise<void> {
    const names = Object.keys(definitions).join(', ')
    try {
      for (const [table, definition] of Object.entries(definitions))
        await pair.source(`CREATE TABLE ${table} (${definition}) CHARACTER SET utf8mb4`)
      await work(await pair.createTarget(options))
    } finally {
      await pair.source(`DROP TABLE IF EXISTS ${names}`)
      await pair.target(`DROP TABLE IF EXISTS ${names}`)
    }
  }

  async function withTable(
    definition: string,
    work: (plan: PlannedTable) => Promise<void>,
    options: Partial<OptionValues> = {},
  ): Promise<void> {
    await withTables({ walked: definition }, (plans) => work(onlyPlan(plans)), options)
  }

  it(
    'tells every value from the nearest wrong one, with a key and without',
    { timeout: 300_000 },
    async () => {
      const columns = of.samples.map(([type], index) => `c${index} ${type}`).join(', ')
      await withTables(
        { keyed: `id int PRIMARY KEY, ${columns}`, keyless: `id int, ${columns}` },
        async (plans) => {
          for (const plan of plans.values()) await tellApart(plan)
        },
      )
    },
  )

  /** One row per sample: first all rows are the same on both sides, then each differs in its sample's column. */
  async function tellApart(planned: PlannedTable): Promise<void> {
    const table = planned.plan.target
    const rows = (side: 1 | 2): string =>
      of.samples.map((_, id) => `(${id}, ${of.samples.map((sample) => sample[side]).join(', ')})`).join(',\n')
    await pair.source(`INSERT INTO ${table} VALUES ${rows(1)}`)
    await pair.source(`INSERT INTO ${table} (id) VALUES (1000)`)
    await pair.target(`INSERT INTO ${table} SELECT 1000`)
    await pair.target(`INSERT INTO ${table} VALUES ${rows(2)}`)
    expect(await pair.verify(planned)).toMatchObject({ differences: [], verdict: 'equal' })
    for (const [id, [, , , other]] of of.samples.entries())
      await pair.target(`UPDATE ${table} SET c${id} = ${other} WHERE id = ${id}`)
    const verdict = await pair.verify(planned)
    const all = String(of.samples.length)
    if (planned.plan.key === null) return expect(verdict).toMatchObject({ missing: all, extra: all })
    const found = verdict.differences.map(({ key: row, columns }) => [row, columns.join()])
    expect(found).toEqual(of.samples.map((_, id) => [`{"id":"${id}"}`, `c${id}`]))
    expect(verdict).toMatchObject({ verdict: 'different', different: all })
  }

  it.each(keys)('walks a key of $type in one order (pitfall Q06)', async ({ type, values, toTarget }) => {
    await withTable(`k ${type} NOT NULL PRIMARY KEY, v int`, async (planned) => {
      await pair.source(
        `INSERT INTO walked VALUES ${values.map((value, index) => `(${value}, ${index})`).join()}`,
      )
      const rows = values.map((value, index) => `(${toTarget(value)}, ${index})`)
      await pair.target(`INSERT INTO walked VALUES ${rows.toReversed().join()}`)
      expect(await pair.verify(planned)).toMatchObject({
        verdict: 'equal',
        rowsSource: String(values.length),
      })
      await pair.target('DELETE FROM walked WHERE v = 1; UPDATE walked SET v = -1 WHERE v = 2')
      expect(await pair.verify(planned)).toMatchObject({ missing: '1', extra: '0', different: '1' })
      await pair.source('DELETE FROM walked WHERE v = 0')
      expect(await pair.verify(planned)).toMatchObject({ missing: '1', extra: '1', different: '1' })
    })
  })

  it('walks a composite key, and counts rows of the target on all sides of it (pitfall Q14)', async () => {
    await withTable('a int, b decimal(5,1), c datetime, v int, PRIMARY KEY (b, a, c)', async (planned) => {
      const rows = [1, 2, 3, 4, 5, 6, 7].map((no) => `(${no % 3}, ${no % 2}.5, '2024-01-0${no}', ${no})`)
      await pair.source(`INSERT INTO walked VALUES ${rows.join()}`)
      await pair.target(`INSERT INTO walked VALUES ${rows.join()}`)
      expect(await pair.verify(planned)).toMatchObject({ verdict: 'equal', rowsTarget: '7' })
      const more = ['(0, -9, $, 0)', '(1, 1, $, 0)', '(9, 99, $, 0)'].join().replaceAll('$', "'2024-01-01'")
      await pair.target(`INSERT INTO walked VALUES ${more}`)
      expect(await pair.verify(planned)).toMatchObject({ verdict: 'different', extra: '3', missing: '0' })
    })
  })

  it('Q08 hashes text of another charset together with bytes', async () => {
    const columns = `id int PRIMARY KEY, a varchar(20) CHARACTER SET ascii NOT NULL, h blob NOT NULL, i blob`
    await withTable(columns, async (planned) => {
      await pair.source(`INSERT INTO walked VALUES (1, 'a', x'00ff', NULL)`)
      await pair.target(`INSERT INTO walked VALUES (1, 'a', '\\x00ff', NULL)`)
      expect(await pair.verify(planned)).toMatchObject({ verdict: 'equal', rowsTarget: '1' })
      await pair.target(`UPDATE walked SET a = 'A'`)
      expect(await pair.verify(planned)).toMatchObject({ different: '1' })
    })
  })

  /** What loads with a fault of their own would have left; `rows` = how many of the six differ, or are missing. */
  const mutants: Readonly<
    Record<string, readonly [fault: string, rows: number, kind: 'different' | 'missing']>
  > = {
    'drops microseconds': [`UPDATE walked SET at = date_trunc('second', at)`, 6, 'different'],
    'swaps two columns': ['UPDATE walked SET a = b, b = a', 6, 'different'],
    'loses the last row of a chunk': ['DELETE FROM walked WHERE id = 4', 1, 'missing'],
    'takes the wrong charset': [
      `UPDATE walked SET name = convert_from(convert_to(name, 'UTF8'), 'LATIN1')`,
      6,
      'different',
    ],
    'reads an unsigned number as a signed one': [
      'UPDATE walked SET large = large - 18446744073709551616 WHERE large > 9223372036854775807',
      3,
      'different',
    ],
  }

  it('Q15 catches a load that loses or changes values, by both methods', async () => {
    const columns = `id int PRIMARY KEY, at datetime(6) NOT NULL, a varchar(20) NOT NULL, b varchar(20) NOT NULL,
      name varchar(20) CHARACTER SET latin1 NOT NULL, large bigint unsigned NOT NULL`
    await withTable(columns, async (planned) => {
      const large = (no: number) => (no % 2 === 0 ? '18446744073709551615' : '9223372036854775807')
      const row = (no: number) =>
        `(${no}, '2024-01-01 00:00:00.00000${no}', 'a${no}', 'b${no}', 'é', ${large(no)})`
      const values = [1, 2, 3, 4, 5, 6].map(row).join()
      await pair.source(`INSERT INTO walked VALUES ${values}`)
      for (const [mutant, [fault, rows, kind]] of Object.entries(mutants)) {
        await pair.target(`DELETE FROM walked; INSERT INTO walked VALUES ${values}`)
        expect(await pair.verify(planned), `before it ${mutant}`).toMatchObject({ verdict: 'equal' })
        await pair.target(fault)
        const caught = {
          verdict: 'different',
          missing: '0',
          extra: '0',
          different: '0',
          [kind]: String(rows),
        }
        expect(await pair.verify(planned), mutant).toMatchObject(caught)
      }
    })
  })

  it('counts what the policy changed apart (pitfalls T01, Q16)', async () => {
    const policy = { 'value.zeroDate': 'null', 'value.nulInText': 'replace' } as const
    const compare = async (planned: PlannedTable): Promise<void> => {
      await pair.source(
        `INSERT INTO walked VALUES (1, 0, 'a'), (2, '2024-01-01', 'a\\0b'), (3, '2024-01-01', '')`,
      )
      await pair.target(
        `INSERT INTO walked VALUES (1, NULL, 'a'), (2, '2024-01-01', 'a\ufffdb'), (3, '2024-01-01', '')`,
      )
      const changed = { verdict: 'equal-with-policy', changedByPolicy: '2', different: '0' }
      expect(await pair.verify(planned, policy)).toMatchObject(changed)
      expect(await pair.verify(planned)).toMatchObject({ verdict: 'different', different: '2' })
    }
    await withTable('id int PRIMARY KEY, d date NOT NULL, t text', compare, policy)
  })
})
