import { ensureMariadb, ensureMysql97, grantUserFromText } from '@data-migration/tests/testbed'
import type { CheckItem } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { createMysqlCatalog } from '../catalog.ts'
import { createMysqlConnector } from '../connector.ts'
import { readLogSource } from './log-source.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal

function problems(items: readonly CheckItem[]): string[] {
  return items
    .filter((item) => item.severity !== 'ok')
    .map((item) => `${item.severity} ${item.key} ${item.subject}`)
}

async function check(source: ScratchSource, change: object = {}): Promise<CheckItem[]> {
  const connector = createMysqlConnector({ ...source.endpoint, ...change }, { subTask: 'test', epoch: 1 })
  return await createMysqlCatalog(connector).check(never)
}

describe.each(sourceServers)('checking %s', (server, ensure) => {
  it.each(['mysql-offline.sql', 'mysql-online.sql', 'mysql-managed.sql'])(
    'finds enough rights with %s',
    async (script) => {
      await using source = await scratchSource(await ensure(), { script })
      await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY)')
      // There the right to its text has to be granted by hand.
      if (!server.startsWith('MySQL 5.')) await source.admin.query('CREATE PROCEDURE p() SELECT 1')
      const items = await check(source)
      expect(problems(items)).toEqual([])
      expect(items.every((item) => item.found !== '' && item.required !== '' && item.why !== '')).toBe(true)
    },
  )

  it.each(['mysql-repair.sql', 'mysql-reverse.sql'])(
    'makes a user with %s that can write',
    async (script) => {
      await using source = await scratchSource(await ensure(), { script })
      await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY)')
      await using connection = await source.connector.connect('write', never)
      await connection.session.execute({ name: 'insert', sql: 'INSERT INTO t VALUES (1)' }, never)
      expect(await connection.session.query({ name: 'select', sql: 'SELECT id FROM t' }, never)).toEqual([
        ['1'],
      ])
    },
  )

  it('names each table that may not be read, with the statement that grants it', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    for (const name of ['readable', 'hidden'])
      await source.admin.query(`CREATE TABLE ${name} (id INT PRIMARY KEY)`)
    const script = `CREATE USER {{user}} IDENTIFIED BY {{password}};
      GRANT SELECT ON {{database}}.readable TO {{user}};
      GRANT INSERT ON {{database}}.hidden TO {{user}};`
    const variables = {
      user: `ck_${source.endpoint.user.slice(-8)}`,
      password: 'Check-it-1',
      database: source.database,
    }
    await using user = await grantUserFromText(server, script, variables)
    const items = await check(source, { user: user.user, password: user.password })
    const select = items.filter((item) => item.key === 'source.privilege.select')
    expect(select.map(({ subject, severity }) => ({ subject, severity }))).toEqual([
      { subject: `${source.database}.hidden`, severity: 'blocker' },
      { subject: `${source.database}.readable`, severity: 'ok' },
    ])
    const fix = select[0]?.fix ?? ''
    expect(fix).toBe(`GRANT SELECT ON \`${source.database}\`.\`hidden\` TO '${user.user}'@'%';`)
    await source.admin.query(fix)
    const again = await check(source, { user: user.user, password: user.password })
    expect(again.filter((item) => item.severity === 'blocker')).toEqual([])
  })

  it('every fix it proposes for a privilege works', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY)')
    await source.admin.query('CREATE PROCEDURE p() SELECT 1')
    const script =
      'CREATE USER {{user}} IDENTIFIED BY {{password}};\nGRANT INSERT ON {{database}}.* TO {{user}};'
    const variables = {
      user: `fx_${source.endpoint.user.slice(-8)}`,
      password: 'Fix-all-1',
      database: source.database,
    }
    await using user = await grantUserFromText(server, script, variables)
    const login = { user: user.user, password: user.password }
    const items = (await check(source, login)).filter((item) => item.key.startsWith('source.privilege'))
    expect(problems(items)).toContain(`blocker source.privilege.select ${source.database}.t`)
    for (const { fix } of items) if (fix !== undefined) await source.admin.query(fix)
    const again = await check(source, login)
    expect(problems(again)).toEqual([`warning source.privilege.routine-text ${source.database}`])
    for (const { fix } of again) if (fix !== undefined) await source.admin.query(fix)
    expect(problems(await check(source, login))).toEqual([])
  })

  it('D25 X09 sees what its log holds with the rights of an online user', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await using connection = await source.connector.connect('check', never)
    expect(await readLogSource(connection, never)).toEqual({
      filters: { only: [], never: [] },
      isReplica: false,
    })
  })

  it('X08 K01 warns of engines without a snapshot and of tables without a key', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE isam (id INT PRIMARY KEY) ENGINE = MyISAM')
    await source.admin.query('CREATE TABLE keyless (id INT, UNIQUE KEY (id))')
    await source.admin.query('CREATE TABLE by_unique (id INT NOT NULL, UNIQUE KEY (id))')
    expect(problems(await check(source)).filter((item) => item.includes('.table.'))).toEqual([
      'warning source.table.engine isam',
      'warning source.table.key keyless',
    ])
  })

  it('reports a wrong password, and a selection of nothing, as items', async () => {
    await using source = await scratchSource(await ensure())
    expect(await check(source, { password: 'wrong' })).toEqual([
      expect.objectContaining({ key: 'source.connection', severity: 'blocker', code: 'DM-SRC-002' }),
    ])
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY)')
    const selection = { tables: { include: ['no_such_table'] } }
    const items = await createMysqlCatalog(source.connector, selection).check(never)
    expect(items).toContainEqual(expect.objectContaining({ severity: 'blocker', code: 'DM-SRC-010' }))
    expect(items).toContainEqual(expect.objectContaining({ key: 'source.version', severity: 'ok' }))
  })
})

describe('checking with roles', () => {
  it.each([
    ['MySQL 9.7', ensureMysql97],
    ['MariaDB 10.11', ensureMariadb],
  ] as const)('sees what a default role of %s may do', async (_, ensure) => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY)')
    const role = `role_${source.endpoint.user.slice(-8)}`
    await source.admin.query(`CREATE ROLE ${role}`)
    await source.admin.query(`GRANT SELECT ON \`${source.database}\`.* TO ${role}`)
    const name = `rl_${source.endpoint.user.slice(-8)}`
    const setDefault =
      server.kind === 'mariadb'
        ? `SET DEFAULT ROLE ${role} FOR {{user}}`
        : `SET DEFAULT ROLE ${role} TO {{user}}`
    const script = `CREATE USER {{user}} IDENTIFIED BY {{password}};\nGRANT ${role} TO {{user}};\n${setDefault};`
    await using user = await grantUserFromText(server, script, {
      user: name,
      password: 'Role-play-1',
      database: source.database,
    })
    const items = await check(source, { user: user.user, password: user.password })
    await source.admin.query(`DROP ROLE ${role}`)
    expect(items.find((item) => item.key === 'source.privilege.select')?.severity).toBe('ok')
  })
})
