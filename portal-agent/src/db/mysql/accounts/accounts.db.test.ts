import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Endpoint, uniqueName } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { accountText, type SourceAccounts } from '../../../model/accounts.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'

const never = new AbortController().signal
const script = fileURLToPath(new URL('../../../../../sql/grants/mysql-accounts.sql', import.meta.url))

async function mayReadAccounts(source: ScratchSource): Promise<void> {
  const text = (await readFile(script, 'utf8')).replaceAll(/^--.*$/gm, '')
  for (const statement of text.split(';').map((each) => each.trim()))
    if (statement !== '') await source.admin.query(statement.replaceAll('{{user}}', source.endpoint.user))
}

interface Scene extends AsyncDisposable {
  readonly source: ScratchSource
  readonly name: (of: string) => string
  readonly made: (sql: string) => Promise<void>
}

/** Accounts of a server are everybody's: those of a test bear a name of their own, and go with it. */
async function scene(server: Endpoint): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const source = stack.use(await scratchSource(server))
  const mark = uniqueName('a').slice(-7)
  const name = (of: string) => `${of}_${mark}`
  stack.defer(async () => {
    const [rows] = await source.admin.query(
      'SELECT User AS user, Host AS host FROM mysql.user WHERE User LIKE ?',
      [`%\\_${mark}`],
    )
    for (const { user, host } of rows as unknown as { user: string; host: string }[])
      await source.admin.query(host === '' ? `DROP ROLE '${user}'` : `DROP USER '${user}'@'${host}'`)
  })
  await source.admin.query('CREATE TABLE t (a INT PRIMARY KEY, b INT)')
  await source.admin.query('CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1')
  await source.admin.query('CREATE PROCEDURE p() SELECT 1')
  const made = async (sql: string) => {
    for (const statement of sql.split(';').map((each) => each.trim()))
      if (statement !== '')
        await source.admin.query(
          statement
            .replaceAll(/'(\w+)'@/g, (_, of: string) => `'${name(of)}'@`)
            .replaceAll('DB.', `\`${source.database}\`.`),
        )
  }
  const owned = stack.move()
  return { source, name, made, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function read({ source }: Scene): Promise<SourceAccounts> {
  return await createMysqlCatalog(source.connector).accounts(never)
}

function grantsOf(found: SourceAccounts, user: string): string[] {
  return found.grants
    .filter(({ account }) => account.user === user)
    .map(({ account, scope: { kind, ...rest }, privileges, grantable }) =>
      [
        account.host,
        kind,
        ...Object.values(rest),
        privileges.toSorted().join('+'),
        ...(grantable ? ['GRANT'] : []),
      ].join(' '),
    )
    .sort()
}

describe.each(sourceServers)('the accounts of %s', (_, ensure) => {
  it('V08 are read with their privileges of every level, by host, without what they log in by', async () => {
    await using its = await scene(await ensure())
    await mayReadAccounts(its.source)
    await its.made(`CREATE USER 'app'@'%' IDENTIFIED BY 'Very-secret-1'; CREATE USER 'app'@'10.0.0.%' IDENTIFIED BY 'Very-secret-2';
      GRANT SELECT, SHOW VIEW, CREATE TEMPORARY TABLES ON DB.* TO 'app'@'%'; GRANT INSERT, DELETE ON DB.t TO 'app'@'%' WITH GRANT OPTION;
      GRANT SELECT (a), UPDATE (b, a) ON DB.t TO 'app'@'10.0.0.%';
      GRANT EXECUTE ON FUNCTION DB.f TO 'app'@'%'; GRANT EXECUTE, ALTER ROUTINE ON PROCEDURE DB.p TO 'app'@'%';
      GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'app'@'%'; GRANT SELECT ON mysql.* TO 'app'@'10.0.0.%'`)
    const found = await read(its)
    expect(found.unread).toEqual([])
    expect(grantsOf(found, its.name('app'))).toEqual([
      '% database CREATE TEMPORARY TABLES+SELECT+SHOW VIEW',
      '% function f EXECUTE',
      expect.stringMatching(/^% global PROCESS\+(BINLOG MONITOR|REPLICATION CLIENT)$/) as unknown,
      '% procedure p ALTER ROUTINE+EXECUTE',
      '% table t DELETE+INSERT GRANT',
      '10.0.0.% column t a SELECT+UPDATE',
      '10.0.0.% column t b UPDATE',
    ])
    const shown = found.accounts.filter(({ user }) => user === its.name('app'))
    expect(shown.map(accountText).sort()).toEqual([`${its.name('app')}@%`, `${its.name('app')}@10.0.0.%`])
    expect(found.elsewhere.find(({ account }) => account.user === its.name('app'))).toMatchObject({
      account: { host: '10.0.0.%' },
      databases: ['mysql'],
    })
    const own = found.accounts.find(({ user }) => user === its.source.endpoint.user)
    expect(own?.standing).toBe('own')
    expect(JSON.stringify(found)).not.toMatch(/secret|\*[0-9A-F]{40}|\$A\$/)
  })

  it('V08 tells what may not be read, with what allows it', async () => {
    await using its = await scene(await ensure())
    const nothing = await read(its)
    expect([nothing.accounts, nothing.grants]).toEqual([[], []])
    expect(nothing.unread.length).toBeGreaterThanOrEqual(6)
    // The very statements it names, and it can read everything.
    for (const { fix } of nothing.unread) await its.source.admin.query(fix)
    const found = await read(its)
    expect(found.unread).toEqual([])
    expect(found.accounts.some(({ user }) => user === its.source.endpoint.user)).toBe(true)
  })

  it('V08 of several patterns for the database takes the most specific', async () => {
    await using its = await scene(await ensure())
    await mayReadAccounts(its.source)
    const { database } = its.source
    await its.made(
      `CREATE USER 'app'@'%' IDENTIFIED BY 'Very-secret-1'; CREATE USER 'wide'@'%' IDENTIFIED BY 'Very-secret-1'`,
    )
    const grant = (what: string, on: string, to: string) =>
      its.source.admin.query(`GRANT ${what} ON \`${on}\`.* TO '${its.name(to)}'@'%'`)
    await grant('ALL', '%', 'app')
    await grant('SELECT', database.replaceAll('_', '\\_'), 'app')
    await grant('UPDATE', `${database.slice(0, 6)}%`, 'wide')
    await grant('DELETE', `${database.slice(0, 4)}%`, 'wide')
    const found = await read(its)
    expect(grantsOf(found, its.name('app'))).toEqual(['% database SELECT'])
    expect(grantsOf(found, its.name('wide'))).toEqual(['% database UPDATE'])
  })
})

const withRoles = sourceServers.filter(([name]) => !/MySQL 5/.test(name))

describe.each(withRoles)('the roles of %s', (server, ensure) => {
  it('V08 are told from users, with who has them', async () => {
    await using its = await scene(await ensure())
    await mayReadAccounts(its.source)
    const at = server.startsWith('MariaDB') ? '' : `@'%'`
    const role = (of: string) => `'${its.name(of)}'${at}`
    for (const sql of [
      `CREATE ROLE ${role('reader')}`,
      `CREATE ROLE ${role('boss')}`,
      `GRANT SELECT ON \`${its.source.database}\`.* TO ${role('reader')}`,
      `GRANT ${role('reader')} TO ${role('boss')}`,
      `CREATE USER '${its.name('eve')}'@'%' IDENTIFIED BY 'Very-secret-1'`,
      `GRANT ${role('boss')} TO '${its.name('eve')}'@'%' WITH ADMIN OPTION`,
      server.startsWith('MariaDB')
        ? `SET DEFAULT ROLE ${role('boss')} FOR '${its.name('eve')}'@'%'`
        : `SET DEFAULT ROLE ${role('boss')} TO '${its.name('eve')}'@'%'`,
    ])
      await its.source.admin.query(sql)
    const found = await read(its)
    const isRole = found.accounts
      .filter(({ user }) => ['reader', 'boss', 'eve'].map(its.name).includes(user))
      .map((each) => [each.user.split('_')[0], each.isRole])
    expect(isRole.sort()).toEqual([
      ['boss', true],
      ['eve', false],
      ['reader', true],
    ])
    const edges = found.roles
      .filter(({ member }) => ['boss', 'eve'].map(its.name).includes(member.user))
      .map(({ role: from, member, admin, onDemand }) =>
        [from.user, member.user].map((name) => name.split('_')[0]).concat(String(admin), String(onDemand)),
      )
    expect(edges.sort()).toEqual([
      ['boss', 'eve', 'true', 'false'],
      ['reader', 'boss', 'false', 'true'],
    ])
    expect(grantsOf(found, its.name('reader'))).toEqual([`${at === '' ? '' : '%'} database SELECT`])
  })
})
