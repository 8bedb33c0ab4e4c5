import { ensureMariadb, ensureMysql97, grantUserFromText } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import type { Column, DatabaseSchema, Table } from '../../../model/schema.ts'
import { changedTables } from '../../../full/structure.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { createMysqlConnector } from '../connector.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal

async function readAll(source: ScratchSource): Promise<DatabaseSchema> {
  return await createMysqlCatalog(source.connector).read(undefined, never)
}

async function readTable(source: ScratchSource, name: string): Promise<Table> {
  const schema = await createMysqlCatalog(source.connector).read({ tables: { include: [name] } }, never)
  expect(schema.tables).toHaveLength(1)
  return schema.tables[0]!
}

function columns(table: Table): Record<string, Column> {
  return Object.fromEntries(table.columns.map((column) => [column.name, column]))
}

async function version(source: ScratchSource): Promise<string> {
  const [rows] = await source.admin.query('SELECT VERSION() AS v')
  return (rows as { v: string }[])[0]?.v ?? ''
}

const part = (column: string, more: object = {}) => ({
  column,
  expression: null,
  prefix: null,
  descending: false,
  ...more,
})

describe.each(sourceServers)('the catalogue of %s', (_, ensure) => {
  it('C08 B06 reads the same structure of a table with rows and of one without', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin
      .query(`CREATE TABLE t (id INT NOT NULL PRIMARY KEY, q VARCHAR(9) NOT NULL DEFAULT 'x中?', n VARCHAR(9) DEFAULT 'x中?',
      b VARBINARY(9) NOT NULL DEFAULT x'00ff', m VARBINARY(9) DEFAULT x'00ff', f BINARY(4) NOT NULL DEFAULT 'ab', e BINARY(4) DEFAULT 'ab',
      s TIMESTAMP NOT NULL DEFAULT '2024-02-29 12:00:00', t TIMESTAMP(3) NULL DEFAULT '2024-02-29 12:00:00.5') CHARACTER SET utf8mb4`)
    const empty = await readAll(source)
    await source.admin.query('INSERT INTO t (id) VALUES (1)')
    const filled = await readAll(source)
    expect(changedTables(empty, filled)).toEqual([])
    expect(changedTables(filled, empty)).toEqual([])
  })

  it('C08 B06 N17 S21 T12 T13 T14 reads every kind of default', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`SET SESSION sql_mode = ''`)
    await source.admin.query(`CREATE TABLE t (
      none INT NOT NULL, nul INT, i INT DEFAULT -3, tiny TINYINT(1) DEFAULT '1', z INT(5) ZEROFILL DEFAULT 42,
      d DECIMAL(10,2) DEFAULT 1.5, f FLOAT DEFAULT 0.5, b1 BIT(1) DEFAULT b'1', b12 BIT(12) DEFAULT b'101000000001',
      v VARCHAR(50) DEFAULT 'it''s "q" \\\\ back\\nnl', e VARCHAR(9) DEFAULT '', w VARCHAR(9) DEFAULT 'NULL',
      x VARCHAR(30) DEFAULT 'CURRENT_TIMESTAMP', u VARCHAR(9) DEFAULT '中', emoji VARCHAR(9) DEFAULT _utf8mb4 x'f09f9880',
      latin VARCHAR(9) CHARACTER SET latin1 DEFAULT 'é', what VARCHAR(9) DEFAULT 'why?',
      bin BINARY(3) DEFAULT x'00ff', vbin VARBINARY(9) DEFAULT x'27005c', nobytes VARBINARY(9) DEFAULT '',
      en ENUM('a','b''c') DEFAULT 'b''c', s SET('x','y') DEFAULT 'x,y', da DATE DEFAULT '0000-00-00',
      dt DATETIME DEFAULT '2020-01-02 03:04:05', now3 DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
      ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, y YEAR DEFAULT 2000, tx TEXT
    ) CHARACTER SET utf8mb4`)
    const table = await readTable(source, 't')
    const defaults = Object.fromEntries(table.columns.map((column) => [column.name, column.default]))
    const literal = (text: string) => ({ kind: 'literal', text })
    expect(defaults).toEqual({
      none: { kind: 'none' },
      nul: { kind: 'null' },
      i: literal('-3'),
      tiny: literal('1'),
      z: literal('00042'),
      d: literal('1.50'),
      f: literal('0.5'),
      b1: { kind: 'hex', hex: '01' },
      b12: { kind: 'hex', hex: '0a01' },
      v: literal('it\'s "q" \\ back\nnl'),
      e: literal(''),
      w: literal('NULL'),
      x: literal('CURRENT_TIMESTAMP'),
      u: literal('中'),
      emoji: literal('😀'),
      latin: literal('é'),
      what: literal('why?'),
      bin: { kind: 'hex', hex: '00ff00' },
      vbin: { kind: 'hex', hex: '27005c' },
      nobytes: { kind: 'hex', hex: '' },
      en: literal("b'c"),
      s: literal('x,y'),
      da: literal('0000-00-00'),
      dt: literal('2020-01-02 03:04:05'),
      now3: { kind: 'now', fraction: 3 },
      ts: { kind: 'now', fraction: 0 },
      y: literal('2000'),
      tx: { kind: 'null' },
    })
    const { now3, ts, dt } = columns(table)
    expect([now3, ts, dt].map((column) => column?.onUpdateNow)).toEqual([true, true, false])
  })

  it('S16 N06 S22 reads types with charsets and labels', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`CREATE TABLE t (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s a "key"\\nof two lines',
      tiny TINYINT(1), g CHAR(5) CHARACTER SET gbk, b CHAR(5) CHARACTER SET binary, dt DATETIME(6),
      e ENUM('a','b''c','d\\\\e','f,g','中','') CHARACTER SET utf8mb4, m MEDIUMTEXT CHARACTER SET latin1, dc DECIMAL(65,30)
    ) COMMENT 'table ''c'' 中' AUTO_INCREMENT = 1000`)
    const table = await readTable(source, 't')
    const { id, tiny, g, b, dt, e, m, dc } = columns(table)
    expect(id).toMatchObject({ autoIncrement: true, nullable: false, comment: 'it\'s a "key"\nof two lines' })
    expect(id?.type).toMatchObject({ base: 'bigint', unsigned: true })
    expect(tiny?.type).toMatchObject({ base: 'tinyint', length: 1 })
    expect(g?.type).toMatchObject({ base: 'char', length: 5, charset: 'gbk', collation: 'gbk_chinese_ci' })
    expect(b?.type).toMatchObject({ base: 'binary', length: 5, charset: null, collation: null })
    expect(dt?.type).toMatchObject({ base: 'datetime', fraction: 6 })
    expect(e?.type.members).toEqual(['a', "b'c", 'd\\e', 'f,g', '中', ''])
    expect(m?.type).toMatchObject({ base: 'mediumtext', charset: 'latin1', length: 16_777_215 })
    expect(dc?.type).toMatchObject({ precision: 65, scale: 30 })
    expect(table).toMatchObject({
      comment: "table 'c' 中",
      engine: 'InnoDB',
      partitioning: null,
      autoIncrement: '1000',
    })
  })

  it('A01 gives the next AUTO_INCREMENT value as it is now', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY)')
    await source.admin.query('CREATE TABLE without (id INT PRIMARY KEY)')
    const next = async () => (await readTable(source, 't')).autoIncrement
    expect(await next()).toBe('1')
    await source.admin.query('INSERT INTO t VALUES (NULL), (NULL), (NULL)')
    expect(await next()).toBe('4')
    await source.admin.query('DELETE FROM t')
    expect(await next()).toBe('4')
    await source.admin.query('ALTER TABLE t AUTO_INCREMENT = 500')
    expect(await next()).toBe('500')
    expect((await readTable(source, 'without')).autoIncrement).toBeNull()
  })

  it('K03 K05 reads indexes with prefixes and kinds, the primary key first', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query(`CREATE TABLE t (
      a INT NOT NULL, v VARCHAR(50) NOT NULL, tx TEXT, p POINT NOT NULL, b INT,
      KEY a_first (a, b) COMMENT 'it''s', UNIQUE KEY u (v(10)), FULLTEXT KEY ft (tx), SPATIAL KEY sp (p),
      PRIMARY KEY (b, a)) ENGINE = MyISAM CHARACTER SET utf8mb4`)
    const table = await readTable(source, 't')
    const plain = { invisible: false, comment: '' }
    expect(table.indexes[0]).toEqual({
      ...plain,
      name: 'PRIMARY',
      kind: 'primary',
      parts: [part('b'), part('a')],
    })
    expect(table.indexes.slice(1)).toEqual([
      { ...plain, name: 'a_first', kind: 'index', parts: [part('a'), part('b')], comment: "it's" },
      { ...plain, name: 'ft', kind: 'fulltext', parts: [part('tx')] },
      { ...plain, name: 'sp', kind: 'spatial', parts: [part('p')] },
      { ...plain, name: 'u', kind: 'unique', parts: [part('v', { prefix: 10 })] },
    ])
  })

  it.each([
    ['the rights of the script', ''],
    [
      'SELECT alone',
      'CREATE USER {{user}} IDENTIFIED BY {{password}};\nGRANT SELECT ON {{database}}.* TO {{user}};',
    ],
  ])('K06 reads foreign keys with their rules with %s', async (_rights, script) => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await source.admin.query('CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b))')
    await source.admin.query(`CREATE TABLE c (id INT PRIMARY KEY, x INT, y INT, self INT,
      CONSTRAINT \`two cols\` FOREIGN KEY (x, y) REFERENCES p (a, b) ON DELETE CASCADE ON UPDATE SET NULL,
      CONSTRAINT own FOREIGN KEY (self) REFERENCES c (id))`)
    const variables = {
      user: `fk_${source.endpoint.user.slice(-8)}`,
      password: 'Fk-reader-1',
      database: source.database,
    }
    await using reader = script === '' ? undefined : await grantUserFromText(server, script, variables)
    const login = reader === undefined ? {} : { user: reader.user, password: reader.password }
    const connector = createMysqlConnector({ ...source.endpoint, ...login }, { subTask: 'test', epoch: 1 })
    const { tables } = await createMysqlCatalog(connector).read({ tables: { include: ['c'] } }, never)
    const keys = tables[0]?.foreignKeys ?? []
    expect(keys.find((key) => key.name === 'two cols')).toEqual({
      name: 'two cols',
      columns: ['x', 'y'],
      referencedSchema: source.database,
      referencedTable: 'p',
      referencedColumns: ['a', 'b'],
      onDelete: 'cascade',
      onUpdate: 'set null',
    })
    const own = keys.find((key) => key.name === 'own')
    expect(own).toMatchObject({ columns: ['self'], referencedTable: 'c', referencedColumns: ['id'] })
    expect(['restrict', 'no action']).toContain(own?.onDelete)
  })

  it('I04 I05 reads names of every kind, and selects them as they are', async () => {
    await using source = await scratchSource(await ensure())
    const names = ['order', 'a.b', 'per%cent', 'under_score', "it's", '中文', '1st', 'dollar$$']
    for (const name of names)
      await source.admin.query(`CREATE TABLE \`${name}\` (\`select\` INT PRIMARY KEY)`)
    await source.admin.query('CREATE TABLE `back``tick` (`a``b` INT DEFAULT 1, v VARBINARY(5) DEFAULT 0x00)')
    const schema = await readAll(source)
    expect(schema.tables.map((table) => table.name).sort()).toEqual([...names, 'back`tick'].sort())
    const odd = schema.tables.find((table) => table.name === 'back`tick')
    expect(odd?.columns.map((column) => column.name)).toEqual(['a`b', 'v'])
    expect(odd?.columns[1]?.default).toEqual({ kind: 'hex', hex: '00' })
    expect((await readTable(source, 'per%cent')).name).toBe('per%cent')
  })

  it('P01 V01 sees partitions and lists what is no table', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3')
    await source.admin.query('CREATE VIEW v AS SELECT id FROM t')
    await source.admin.query('CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id')
    await source.admin.query('CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1')
    await source.admin.query('CREATE PROCEDURE p() SELECT 1')
    await source.admin.query('CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1')
    await source.admin.query(`GRANT EXECUTE ON \`${source.database}\`.* TO '${source.endpoint.user}'@'%'`)
    const schema = await readAll(source)
    const partition = (no: number) => ({ name: `p${no}`, description: '', subpartitions: [] })
    expect(schema.tables.map(({ name, partitioning }) => ({ name, partitioning }))).toEqual([
      {
        name: 't',
        partitioning: {
          method: 'HASH',
          expression: expect.stringMatching(/^`?id`?$/) as unknown,
          subMethod: null,
          partitions: [0, 1, 2].map(partition),
        },
      },
    ])
    expect(schema.others).toHaveLength(5)
    expect(schema.others).toEqual(
      expect.arrayContaining([
        { kind: 'view', name: 'v', on: null },
        { kind: 'function', name: 'f', on: null },
        { kind: 'procedure', name: 'p', on: null },
        { kind: 'trigger', name: 'tr', on: 't' },
        { kind: 'event', name: 'ev', on: null },
      ]),
    )
  })

  it('V01 V05 V07 V08 V09 reads the text of views, routines, triggers and events with all it depends on', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    const { admin, database, endpoint } = source
    const old = server.kind === 'mariadb' || (await version(source)).startsWith('5.')
    await admin.query(`SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES', time_zone = '+02:00'`)
    await admin.query('CREATE TABLE t (id INT PRIMARY KEY, `näme` VARCHAR(9)) CHARACTER SET utf8mb4')
    await admin.query(`CREATE SQL SECURITY INVOKER VIEW v (nr, label) AS SELECT id, CONCAT(\`näme\`, 'ü') FROM t
      WHERE id > 1 WITH CASCADED CHECK OPTION`)
    await admin.query(`CREATE TRIGGER second AFTER UPDATE ON t FOR EACH ROW SET @x = 'é'`)
    await admin.query(`CREATE EVENT ev ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2031-01-01 00:00:00'
      ON COMPLETION PRESERVE DISABLE COMMENT 'nightly' DO DELETE FROM t`)
    await admin.query(`CREATE PROCEDURE p(IN a INT UNSIGNED, INOUT b VARCHAR(7) CHARACTER SET latin1, OUT c ENUM('x','y'))
      MODIFIES SQL DATA COMMENT 'why' BEGIN SELECT 'ß' AS "col"; END`)
    await admin.query(
      `CREATE FUNCTION f(d DECIMAL(9,2)) RETURNS DATETIME(3) DETERMINISTIC SQL SECURITY INVOKER RETURN NOW(3)`,
    )
    await admin.query(
      `GRANT ${old ? 'SELECT ON mysql.proc' : 'SHOW_ROUTINE ON *.*'} TO '${endpoint.user}'@'%'`,
    )
    await admin.query(`GRANT EXECUTE ON \`${database}\`.* TO '${endpoint.user}'@'%'`)
    const { stored } = await readAll(source)
    expect(stored.views[0]).toMatchObject({
      name: 'v',
      sql: expect.stringMatching(/'ü'/) as unknown,
      columns: [{ name: 'nr' }, { name: 'label', type: { base: 'varchar', length: 10 } }],
      security: 'invoker',
      checkOption: 'cascaded',
      charset: 'utf8mb4',
    })
    expect(stored.triggers).toMatchObject([
      { name: 'second', table: 't', timing: 'after', event: 'update', body: `SET @x = 'é'` },
    ])
    expect(stored.events).toMatchObject([
      {
        name: 'ev',
        schedule: { kind: 'every', every: expect.stringMatching(/1:30/) as unknown, unit: 'HOUR_MINUTE' },
        timeZone: '+02:00',
        enabled: false,
        preserved: true,
        body: 'DELETE FROM t',
        comment: 'nightly',
      },
    ])
    const [f, p] = stored.routines
    expect(f).toMatchObject({
      kind: 'function',
      parameters: [{ name: 'd', mode: 'in', type: { base: 'decimal', precision: 9, scale: 2 } }],
      returns: { base: 'datetime', fraction: 3 },
      body: 'RETURN NOW(3)',
      deterministic: true,
      security: 'invoker',
      sqlMode: ['ANSI_QUOTES', 'STRICT_TRANS_TABLES'],
    })
    expect(p).toMatchObject({
      kind: 'procedure',
      parameters: [
        { name: 'a', mode: 'in', type: { base: 'int', unsigned: true } },
        { name: 'b', mode: 'inout', type: { base: 'varchar', length: 7, charset: 'latin1' } },
        { name: 'c', mode: 'out', type: { base: 'enum', members: ['x', 'y'] } },
      ],
      returns: null,
      body: `BEGIN SELECT 'ß' AS "col"; END`,
      access: 'MODIFIES SQL DATA',
      comment: 'why',
      definer: expect.stringMatching(/@/) as unknown,
    })
  })

  it('P01 P03 P04 reads ranges, lists and sub-partitions', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin
      .query(`CREATE TABLE r (id INT, d DATE) PARTITION BY RANGE (TO_DAYS(d)) SUBPARTITION BY HASH (id)
      SUBPARTITIONS 2 (PARTITION old VALUES LESS THAN (738000), PARTITION rest VALUES LESS THAN MAXVALUE)`)
    await source.admin.query(`CREATE TABLE l (c VARCHAR(3)) CHARACTER SET utf8mb4
      PARTITION BY LIST COLUMNS (c) (PARTITION a VALUES IN ('x', 'é'), PARTITION b VALUES IN (NULL))`)
    const range = (await readTable(source, 'r')).partitioning
    expect(range).toMatchObject({ method: 'RANGE', subMethod: 'HASH' })
    expect(range?.expression).toMatch(/to_days\(`?d`?\)/i)
    expect(range?.partitions).toMatchObject([
      { name: 'old', description: '738000', subpartitions: [{}, {}] },
      { name: 'rest', description: 'MAXVALUE' },
    ])
    const list = (await readTable(source, 'l')).partitioning
    expect(list?.partitions.map(({ description }) => description)).toEqual([`'x','é'`, 'NULL'])
  })

  it('O18 reads many tables with as many statements as one', async () => {
    await using source = await scratchSource(await ensure())
    const questions = async () => {
      await using connection = await source.connector.connect('count', never)
      const { readSchema } = await import('./read-schema.ts')
      await readSchema(connection, source.database, undefined, never)
      const [row] = await connection.session.query(
        { name: 'count', sql: `SHOW SESSION STATUS LIKE 'Questions'` },
        never,
      )
      return Number(row?.[1])
    }
    await source.admin.query('CREATE TABLE t0 (id INT PRIMARY KEY, v VARCHAR(9) DEFAULT 1)')
    const forOne = await questions()
    for (let no = 1; no <= 40; no++) await source.admin.query(`CREATE TABLE t${no} LIKE t0`)
    expect(await questions()).toBe(forOne)
  })

  it('tells which server it is', async () => {
    await using source = await scratchSource(await ensure())
    const identity = await createMysqlCatalog(source.connector).identify(never)
    expect(identity.flavour).toBe(source.endpoint.kind)
    expect(identity.serverId).toMatch(
      source.endpoint.kind === 'mysql' ? /^[0-9a-f-]{36}$/ : /^\d+-\d+@.+:\d+$/,
    )
  })
})

describe('the catalogue of MySQL 9.7', () => {
  it('C01 C02 C04 C05 C07 K04 K13 reads what only new servers have', async () => {
    await using source = await scratchSource(await ensureMysql97())
    await source.admin.query(`CREATE TABLE t (id INT PRIMARY KEY, a INT,
      g1 INT GENERATED ALWAYS AS (a + 1) VIRTUAL, g2 VARCHAR(20) AS (concat('x', a, '\\'')) STORED,
      inv INT INVISIBLE, u VARCHAR(40) DEFAULT (uuid()), j JSON DEFAULT (json_array()), ex VARCHAR(9) DEFAULT ('[]'),
      CHECK (a > 0), CONSTRAINT c2 CHECK (u <> 'it''s') NOT ENFORCED,
      KEY fx ((a * 2), inv DESC), KEY hidden (a) INVISIBLE)`)
    await source.admin.query('CREATE TABLE no_key (v INT)')
    const table = await readTable(source, 't')
    const { g1, g2, inv, u, j, ex } = columns(table)
    expect(g1?.generated).toEqual({ sql: '(`a` + 1)', stored: false })
    expect(g2?.generated).toEqual({ sql: "concat(_utf8mb4'x',`a`,_utf8mb4'\\'')", stored: true })
    expect([g1, g2].map((column) => column?.default.kind)).toEqual(['none', 'none'])
    expect(inv?.invisible).toBe(true)
    expect(u?.default).toEqual({ kind: 'expression', sql: 'uuid()' })
    expect(j).toMatchObject({ type: { base: 'json' }, default: { kind: 'expression', sql: 'json_array()' } })
    expect(ex?.default).toEqual({ kind: 'literal', text: '[]' })
    expect(table.checks).toEqual([
      { name: 'c2', sql: "(`u` <> _utf8mb4'it\\'s')", enforced: false },
      { name: 't_chk_1', sql: '(`a` > 0)', enforced: true },
    ])
    const fx = table.indexes.find((index) => index.name === 'fx')
    const expression = { column: null, expression: '(`a` * 2)', prefix: null, descending: false }
    expect(fx?.parts).toEqual([expression, part('inv', { descending: true })])
    expect(table.indexes.find((index) => index.name === 'hidden')?.invisible).toBe(true)
  })

  it('C04 sees the primary key the server made by itself', async () => {
    await using source = await scratchSource(await ensureMysql97())
    await source.admin.query('SET SESSION sql_generate_invisible_primary_key = ON')
    await source.admin.query('CREATE TABLE t (v INT)')
    const table = await readTable(source, 't')
    expect(table.columns.map(({ name, invisible }) => ({ name, invisible }))).toEqual([
      { name: 'my_row_id', invisible: true },
      { name: 'v', invisible: false },
    ])
    expect(table.indexes[0]?.kind).toBe('primary')
  })
})

describe('the catalogue of MariaDB', () => {
  it('J07 C06 C08 reads what only MariaDB has', async () => {
    await using source = await scratchSource(await ensureMariadb())
    await source.admin.query(`CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), j JSON DEFAULT '[]',
      plain LONGTEXT, g1 INT AS (a + 1) VIRTUAL, g2 INT AS (a * 2) PERSISTENT, inv INT INVISIBLE, u UUID DEFAULT uuid(),
      i INET6, CONSTRAINT c2 CHECK (a < 100), KEY ign (a) IGNORED, KEY descending (a DESC))`)
    await source.admin
      .query(`CREATE TABLE v (id INT PRIMARY KEY, since TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
      until TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, until)) WITH SYSTEM VERSIONING`)
    await source.admin.query('CREATE SEQUENCE seq')
    const schema = await readAll(source)
    expect(schema.tables.map((table) => table.name)).toEqual(['t', 'v'])
    const [table, versioned] = schema.tables as [Table, Table]
    const { j, plain, g1, g2, inv, u, i } = columns(table)
    expect(j).toMatchObject({
      type: { base: 'json', charset: null },
      default: { kind: 'literal', text: '[]' },
    })
    expect(plain?.type.base).toBe('longtext')
    expect([g1?.generated, g2?.generated]).toEqual([
      { sql: '`a` + 1', stored: false },
      { sql: '`a` * 2', stored: true },
    ])
    expect(inv?.invisible).toBe(true)
    expect(u).toMatchObject({ type: { base: 'uuid' }, default: { kind: 'expression', sql: 'uuid()' } })
    expect(i?.type.base).toBe('inet6')
    expect(table.checks.map((check) => check.sql).sort()).toEqual(['`a` < 100', '`a` > 0'])
    expect(table.indexes.find((index) => index.name === 'ign')?.invisible).toBe(true)
    expect(table.indexes.find((index) => index.name === 'descending')?.parts[0]?.descending).toBe(true)
    expect(versioned.columns.map((column) => column.generated)).toEqual([null, null, null])
    expect([table.versioned, versioned.versioned]).toEqual([undefined, true])
  })
})
