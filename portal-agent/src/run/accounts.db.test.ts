import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCode, type Report } from '@data-migration/contract/portal'
import {
  ensureMariadb,
  ensureMysql97,
  ensurePg15,
  ensurePg18,
  uniqueName,
} from '@data-migration/tests/testbed'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration, type MigrationSettings } from './testing/migration.ts'

const grants = fileURLToPath(new URL('../../../sql/grants/mysql-accounts.sql', import.meta.url))

const objects = `
  CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, total decimal(10,2) NOT NULL, note varchar(20));
  CREATE TABLE secret (id int PRIMARY KEY, token varchar(20) NOT NULL);
  INSERT INTO orders (total) VALUES (1.50), (2.50);
  INSERT INTO secret VALUES (1, 'hidden')`

/** Accounts and roles of servers are everybody's: those of a test bear its mark, and go with it. */
interface Scene extends AsyncDisposable {
  readonly migration: Migration
  readonly role: (name: string) => string
  /** Roles that go with the scene besides. */
  readonly made: string[]
}

async function scene(given: MigrationSettings): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const migration = stack.use(await createMigration(objects, given))
  const mark = uniqueName('m').slice(-6)
  const role = (name: string) => `${name}_${mark}`
  const made: string[] = []
  stack.defer(() => dropRoles(migration, mark, made))
  stack.defer(() => dropAccounts(migration, mark))
  const script = (await readFile(grants, 'utf8')).replaceAll(/^--.*$/gm, '')
  await each(migration, script.replaceAll('{{user}}', migration.ends.source.user))
  const owned = stack.move()
  return { migration, role, made, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function dropAccounts({ source }: Migration, mark: string): Promise<void> {
  for (const { user, host } of await source(
    `SELECT User AS user, Host AS host FROM mysql.user WHERE User LIKE '%\\_${mark}'`,
  ))
    await source(
      host === '' ? `DROP ROLE '${String(user)}'` : `DROP USER '${String(user)}'@'${String(host)}'`,
    )
}

async function dropRoles({ target }: Migration, mark: string, made: readonly string[]): Promise<void> {
  const names = made.map((name) => `'${name}'`).join(', ') || `''`
  for (const { name } of await target(
    `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE '%\\_${mark}' OR rolname IN (${names})`,
  ))
    await target(`DROP OWNED BY "${String(name)}" CASCADE; DROP ROLE "${String(name)}"`)
}

async function each({ source }: Migration, script: string): Promise<void> {
  for (const statement of script.split(';').map((text) => text.trim()))
    if (statement !== '') await source(statement)
}

/** An application, an auditor who sees a view alone, a chief whose rights the view and a procedure use, and a role. */
async function makeAccounts({ migration, role }: Scene, isMariadb: boolean): Promise<void> {
  const [app, chief, audit] = ['app', 'chief', 'audit'].map(role)
  const staff = isMariadb ? `'${role('staff')}'` : `'${role('staff')}'@'%'`
  await each(
    migration,
    `CREATE USER '${app}'@'%' IDENTIFIED BY 'Very-secret-1';
     CREATE USER '${app}'@'localhost' IDENTIFIED BY 'Very-secret-2';
     CREATE USER '${chief}'@'%' IDENTIFIED BY 'Very-secret-3';
     CREATE USER '${audit}'@'%' IDENTIFIED BY 'Very-secret-4';
     CREATE ROLE ${staff};
     GRANT ALL ON \`${migration.ends.source.database}\`.* TO '${chief}'@'%';
     GRANT SELECT, INSERT, SHOW VIEW ON orders TO '${app}'@'%';
     GRANT UPDATE (note) ON orders TO '${app}'@'localhost';
     GRANT PROCESS ON *.* TO '${app}'@'%';
     GRANT ${staff} TO '${app}'@'%';
     CREATE DEFINER='${chief}'@'%' SQL SECURITY DEFINER VIEW tokens AS SELECT id, token FROM secret;
     CREATE DEFINER='${chief}'@'%' SQL SECURITY INVOKER VIEW own_tokens AS SELECT id, token FROM secret;
     CREATE DEFINER='${chief}'@'%' PROCEDURE add_order(amount decimal(10,2)) INSERT INTO orders (total, note) VALUES (amount, 'added');
     CREATE DEFINER='${chief}'@'%' PROCEDURE add_own(amount decimal(10,2)) SQL SECURITY INVOKER INSERT INTO orders (total) VALUES (amount);
     GRANT SELECT ON tokens TO '${audit}'@'%';
     GRANT SELECT ON own_tokens TO '${audit}'@'%';
     GRANT EXECUTE ON PROCEDURE add_order TO '${audit}'@'%';
     GRANT EXECUTE ON PROCEDURE add_own TO '${audit}'@'%';
     GRANT SELECT ON tokens TO ${staff}`,
  )
}

async function filesOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
}

function states({ accounts }: Report): Record<string, number> {
  const all = (accounts?.statements ?? []).map(({ kind, state }) => `${kind} ${state}`)
  return Object.fromEntries([...Map.groupBy(all, (name) => name)].map(([name, own]) => [name, own.length]))
}

/** Runs as somebody who has logged in; the error's code where it is refused. */
async function as({ migration }: Scene, user: string, sql: string): Promise<unknown> {
  const { host, port, database } = migration.ends.target
  const password = 'Chosen-here-1'
  await migration.target(`ALTER ROLE "${user}" PASSWORD '${password}'`)
  const client = new pg.Client({ host, port, database, user, password })
  try {
    await client.connect()
    return (await client.query<Record<string, unknown>>(sql)).rows
  } catch (error) {
    return (error as { code?: string }).code
  } finally {
    await client.end()
  }
}

const denied = '42501'

const pairs = [
  ['MariaDB 10.11', 'PostgreSQL 15', ensureMariadb, ensurePg15],
  ['MySQL 9.7', 'PostgreSQL 15', ensureMysql97, ensurePg15],
  ['MySQL 9.7', 'PostgreSQL 18', ensureMysql97, ensurePg18],
] as const

describe.each(pairs)('accounts of %s on %s', (name, _target, ensureSource, ensureTarget) => {
  it('V03 V08 may afterwards do there what they may do on the source, and no more', async () => {
    await using its = await scene({ ensureSource, ensureTarget })
    const { migration, role } = its
    await makeAccounts(its, name.startsWith('MariaDB'))
    const [app, chief, audit, staff] = ['app', 'chief', 'audit', 'staff'].map(role) as [
      string,
      string,
      string,
      string,
    ]

    const scripted = await migration.run({ command: 'schema', options: { 'accounts.mode': 'script' } })
    expect([scripted.exitCode, scripted.accounts?.script]).toEqual([0, 'accounts.sql'])
    expect(Object.keys(states(scripted)).every((state) => state.endsWith('planned'))).toBe(true)
    const made = `SELECT count(*)::int AS n FROM pg_roles WHERE rolname IN ('${app}', '${chief}', '${audit}', '${staff}')`
    expect(await migration.target(made)).toEqual([{ n: 0 }])

    const refused = await migration.run({ options: { 'accounts.mode': 'apply' } })
    expect([refused.exitCode, refused.error?.code]).toEqual([exitCode.precheck, 'DM-TGT-070'])

    await migration.target(`ALTER ROLE "${migration.ends.target.user}" CREATEROLE`)
    const report = await migration.run({ options: { 'accounts.mode': 'apply' } })
    // Accounts of tests that run at the same time become roles, too.
    its.made.push(
      ...(report.accounts?.roles ?? []).filter(({ existed }) => !existed).map((each) => each.role),
    )
    const failures = report.accounts?.statements.filter(({ state }) => state === 'failed')
    expect([failures, report.exitCode, report.error, report.verdict]).toEqual([[], 0, undefined, 'equal'])
    expect(await migration.target(made)).toEqual([{ n: 4 }])

    const merged = report.accounts?.roles.find((each) => each.role === app)
    expect(merged?.accounts.toSorted()).toEqual([`${app}@%`, `${app}@localhost`])
    expect(report.accounts?.notTranslated).toContainEqual(
      expect.objectContaining({ account: `${app}@%`, privilege: 'PROCESS' }),
    )
    expect(report.accounts?.leftOut.some(({ account }) => account.startsWith('root@'))).toBe(true)

    const may = await migration.target(`SELECT
      has_table_privilege('${app}', 'moved.orders', 'SELECT') AS selects, has_table_privilege('${app}', 'moved.orders', 'DELETE') AS deletes,
      has_column_privilege('${app}', 'moved.orders', 'note', 'UPDATE') AS note, has_column_privilege('${app}', 'moved.orders', 'total', 'UPDATE') AS total,
      pg_has_role('${app}', '${staff}', 'USAGE') AS staff, has_table_privilege('${chief}', 'moved.secret', 'TRUNCATE') AS chief,
      has_function_privilege('${app}', 'moved.add_order(numeric)', 'EXECUTE') AS calls`)
    expect(may).toEqual([
      { selects: true, deletes: false, note: true, total: false, staff: true, chief: true, calls: false },
    ])

    expect(await as(its, app, 'INSERT INTO moved.orders (total) VALUES (7) RETURNING id')).toEqual([
      { id: 3 },
    ])
    expect(await as(its, app, 'DELETE FROM moved.orders')).toBe(denied)
    expect(await as(its, app, 'CALL moved.add_order(1)')).toBe(denied)
    expect(await as(its, app, 'SELECT token FROM moved.tokens')).toEqual([{ token: 'hidden' }])
    expect(await as(its, audit, 'SELECT token FROM moved.tokens')).toEqual([{ token: 'hidden' }])
    expect(await as(its, audit, 'SELECT token FROM moved.secret')).toBe(denied)
    // With the rights of whoever reads it, who has none on the table.
    expect(await as(its, audit, 'SELECT token FROM moved.own_tokens')).toBe(denied)
    expect(await as(its, audit, 'CALL moved.add_order(5)')).toEqual([])
    expect(await as(its, audit, 'CALL moved.add_own(5)')).toBe(denied)
    expect(await as(its, audit, 'CREATE TABLE moved.mine (id int)')).toBe(denied)
    expect(await as(its, staff, 'SELECT 1')).toBe('28000')

    const user = migration.ends.target.user
    const lent = `SELECT pg_has_role('${user}', '${chief}', '${ensureTarget === ensurePg18 ? 'SET' : 'MEMBER'}') AS member,
      has_schema_privilege('${audit}', 'moved', 'CREATE') AS creates`
    expect(await migration.target(lent)).toEqual([{ member: false, creates: false }])

    const again = await migration.run({ options: { 'accounts.mode': 'apply' } })
    expect(again.accounts?.statements.filter(({ state }) => state === 'failed')).toEqual([])
    const there = again.accounts?.statements.filter(({ kind, state }) => kind === 'role' && state === 'there')
    expect(there?.map((statement) => statement.role)).toEqual(
      expect.arrayContaining([app, chief, audit, staff]),
    )

    const hash = name.startsWith('MariaDB') ? 'authentication_string' : 'HEX(authentication_string)'
    const hashes = await migration.source(`SELECT ${hash} AS hash FROM mysql.user WHERE User = '${app}'`)
    const written = await filesOf(migration.folder)
    expect(written).toContain(`CREATE ROLE "${app}" LOGIN`)
    expect(hashes).toHaveLength(2)
    for (const { hash: one } of hashes) {
      expect(String(one)).not.toBe('')
      const text = name.startsWith('MariaDB') ? String(one) : Buffer.from(String(one), 'hex').toString('utf8')
      expect(written).not.toContain(text)
    }
    expect(written).not.toMatch(/Very-secret|\$A\$005\$|\bPASSWORD '/)
  })
})

describe('a script', () => {
  it('V08 does the same when an administrator runs it, twice', async () => {
    await using its = await scene({ ensureSource: ensureMariadb })
    const { migration, role } = its
    await makeAccounts(its, true)
    const report = await migration.run({ options: { 'accounts.mode': 'script' } })
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const text = await filesOf(join(migration.folder, 'workspace'))
    expect(text).toContain('-- Accounts of the source:')
    const [script] = await scriptsOf(migration)
    await migration.target(script ?? '')
    await migration.target(script ?? '')
    expect(await as(its, role('audit'), 'SELECT token FROM moved.tokens')).toEqual([{ token: 'hidden' }])
    expect(await as(its, role('audit'), 'SELECT token FROM moved.own_tokens')).toBe(denied)
  })
})

async function scriptsOf({ folder }: Migration): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const scripts = entries.filter(({ name }) => name === 'accounts.sql')
  return await Promise.all(scripts.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))
}

describe('an owner', () => {
  it('has everything that was made, which Portal goes on filling as its member', async () => {
    await using its = await scene({ ensureSource: ensureMariadb })
    const { migration, role } = its
    await each(migration, 'CREATE VIEW all_orders AS SELECT id, total FROM orders')
    const [owner, other] = [role('owner'), role('other')]
    const options = { 'object.owner': owner, 'object.definerMap': `*=${other}` }
    const missing = await migration.run({ options })
    expect(missing.error?.details.map(({ code }) => code)).toEqual(['DM-TGT-071', 'DM-TGT-071'])

    await migration.target(`CREATE ROLE "${owner}" NOLOGIN; CREATE ROLE "${other}" NOLOGIN`)
    const strange = await migration.run({ options })
    const fixes = strange.checks.filter(({ code }) => code === 'DM-TGT-072').map(({ fix }) => fix ?? '')
    expect(fixes).toHaveLength(2)
    for (const fix of fixes) await migration.target(fix)

    const report = await migration.run({ command: 'schema', options })
    expect([report.exitCode, states(report)]).toEqual([0, { 'owner done': 3, 'definer done': 1 }])
    const whole = await migration.run({ options })
    expect([whole.exitCode, whole.verdict]).toEqual([0, 'equal'])
    const owners = `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner FROM pg_class c
      WHERE c.relnamespace = 'moved'::regnamespace AND c.relkind IN ('r', 'v', 'S') ORDER BY 1`
    expect(await migration.target(owners)).toEqual([
      { name: 'all_orders', owner: other },
      { name: 'orders', owner },
      { name: 'orders_id_seq', owner },
      { name: 'secret', owner },
    ])
  })
})
