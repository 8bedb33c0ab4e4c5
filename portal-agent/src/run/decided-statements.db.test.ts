import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PortalEvent, UndecidedStatement } from '@data-migration/contract/portal'
import { adminPg, ensureMariadb, ensureMysql97, ensurePg15 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../cli/program.ts'
import { keepDecision } from './decisions.ts'
import { createMigration, type Migration, type RunSettings } from './testing/migration.ts'

const tables = `
  CREATE TABLE still (id int PRIMARY KEY, v int);
  CREATE TABLE other (id int PRIMARY KEY, v int);
  CREATE TABLE parent (id int PRIMARY KEY, v int);
  CREATE TABLE child (id int PRIMARY KEY, parent_id int, CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE strict_child (id int PRIMARY KEY, parent_id int, CONSTRAINT s_p FOREIGN KEY (parent_id) REFERENCES parent (id));
  CREATE TABLE parts (id int NOT NULL PRIMARY KEY, v int) PARTITION BY RANGE (id)
    (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30));
  INSERT INTO still VALUES (1, 1); INSERT INTO other VALUES (1, 1);
  INSERT INTO parent VALUES (1, 1), (2, 2); INSERT INTO child VALUES (1, 1); INSERT INTO strict_child VALUES (1, 2);
  INSERT INTO parts VALUES (1, 1), (11, 1), (21, 1)`

/** Seven runs of Portal, one of them a process of its own that is killed. */
const slowMs = 300_000

const withoutVerify = { 'verify.enabled': false } as const
const verify = { command: 'verify', options: { 'verify.enabled': true } } as const

/** A run in the background; `following` resolves once it follows, or is over. */
function startRun(migration: Migration, settings: RunSettings = {}) {
  const following = Promise.withResolvers<void>()
  const stop = new AbortController()
  const events: PortalEvent[] = []
  const run = migration.run({
    options: withoutVerify,
    ...settings,
    stop,
    onEvent: (event) => {
      events.push(event)
      if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started')
        following.resolve()
    },
  })
  const over = () => following.resolve()
  run.then(over, over)
  return { run, stop, events, following: following.promise }
}

/** Follows until a statement stops it, or to where the log stands. */
async function follow(
  migration: Migration,
  sql: string | null = null,
  command: RunSettings['command'] = 'incremental',
) {
  const { run, stop, events, following } = startRun(migration, { command })
  await following
  if (sql !== null) await migration.source(sql)
  stop.abort()
  const report = await run
  const ddl = events.flatMap((event) => (event.type === 'ddl' ? [event.action] : []))
  return { report, code: report.error?.code, ddl }
}

const root = (migration: Migration) => join(migration.folder, 'workspace')

async function portal(migration: Migration, ...argv: string[]) {
  const out: string[] = []
  const write = (text: string) => void out.push(text)
  const code = await runProgram([...argv, '--workspace', root(migration), '--json'], {
    out: write,
    err: write,
  })
  return { code, line: JSON.parse(out.join('')) as UndecidedStatement & { error?: { code: string } } }
}

async function waiting(migration: Migration): Promise<UndecidedStatement> {
  const { code, line } = await portal(migration, 'decide')
  expect(code).toBe(0)
  return line
}

async function decide(migration: Migration, ...choice: string[]): Promise<UndecidedStatement> {
  const statement = await waiting(migration)
  const { code, line } = await portal(migration, 'decide', '--statement', statement.id, ...choice)
  expect([code, line.error]).toEqual([0, undefined])
  return statement
}

function sqlFile(migration: Migration, sql: string): string {
  const file = join(migration.folder, 'decided.sql')
  writeFileSync(file, sql)
  return file
}

const undecidable = `INSERT INTO still VALUES (7, 7);
  ALTER TABLE still ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP;
  INSERT INTO still VALUES (8, 8, '2024-01-02 03:04:05'); UPDATE other SET v = 2`
const byHand = `ALTER TABLE moved.still ADD COLUMN at timestamp(0) NOT NULL DEFAULT '2000-01-01';
  UPDATE side.gate SET n = n + 1;`

/** Something the operator's SQL counts in: how often it was committed. */
async function makeGate(migration: Migration): Promise<void> {
  const { user } = migration.ends.target
  await migration.target(`CREATE SCHEMA side; CREATE TABLE side.gate (n int); INSERT INTO side.gate VALUES (0);
    GRANT USAGE ON SCHEMA side TO "${user}"; GRANT ALL ON side.gate TO "${user}"`)
}

describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
])('a statement that cannot be followed, on %s', (_, ensureSource) => {
  it(
    'D15 D20 is replaced by the SQL that was decided for it, which a kill before the commit does not do twice or lose',
    async () => {
      await using migration = await createMigration(tables, { mode: 'online', ensureSource })
      await makeGate(migration)
      const first = await follow(migration, undecidable, 'run')
      expect([first.report.exitCode, first.code]).toEqual([8, 'DM-INC-017'])
      const statement = await waiting(migration)
      expect(statement).toMatchObject({
        tables: ['still'],
        reason: expect.stringContaining('time of the statement') as string,
      })
      expect(statement.sql).toMatch(/^ALTER TABLE still/)

      // A decision for another place is refused, and where it is on record it does nothing.
      const otherId = '0'.repeat(32)
      const refused = await portal(migration, 'decide', '--statement', otherId, '--skip')
      expect(refused.line.error?.code).toBe('DM-JOB-120')
      const [subTask = ''] = readdirSync(root(migration))
      keepDecision(join(root(migration), subTask, 'decisions.json'), { statement: otherId, action: 'skip' })
      expect((await follow(migration)).code).toBe('DM-INC-017')
      expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])

      await decide(migration, '--run', sqlFile(migration, byHand))
      await killWhileItWaits(migration)
      expect(await migration.target('SELECT n FROM side.gate')).toEqual([{ n: 0 }])
      expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])

      const again = await follow(migration, `INSERT INTO still VALUES (9, 9, '2024-01-02 03:04:05')`)
      expect([again.report.exitCode, again.code, again.ddl]).toEqual([
        0,
        undefined,
        ['decided: other statements were run'],
      ])
      expect(await migration.target('SELECT n FROM side.gate')).toEqual([{ n: 1 }])
      expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual(
        [1, 7, 8, 9].map((id) => ({ id })),
      )
      // What it has made of the rows that were there is not what the source has, and that is seen.
      expect((await migration.run(verify)).verification).toContainEqual(
        expect.objectContaining({ table: 'still', verdict: 'different' }),
      )
      await follow(migration, `UPDATE still SET at = '2024-05-05 05:05:05', v = v + 1`)
      expect((await migration.run(verify)).verdict).toBe('equal')
      expect(await migration.target('SELECT n FROM side.gate')).toEqual([{ n: 1 }])
    },
    slowMs,
  )

  it('P05 is skipped once it is dealt with by hand, each on its own, and what comes behind is followed', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const first = await follow(
      migration,
      `ALTER TABLE parts DROP PARTITION p0; UPDATE parts SET v = 5; ALTER TABLE parts DROP PARTITION p1;
       ALTER TABLE parts ADD COLUMN w int NULL; UPDATE parts SET w = 6; INSERT INTO parts VALUES (22, 2, 2)`,
      'run',
    )
    expect(first.code).toBe('DM-INC-017')
    await migration.target('DELETE FROM moved.parts WHERE id < 10')
    const one = await decide(migration, '--skip')
    expect((await follow(migration)).code).toBe('DM-INC-017')
    await migration.target('DELETE FROM moved.parts WHERE id < 20')
    const two = await decide(migration, '--skip')
    expect(one.id).not.toBe(two.id)
    const last = await follow(migration)
    expect([last.report.exitCode, last.code, last.ddl[0]]).toEqual([0, undefined, 'decided: skipped'])
    expect((await migration.run(verify)).verdict).toBe('equal')
  })

  it('D14 is not skipped where the structure behind it is not known any more; its table can be left out and is never called equal', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    expect((await follow(migration, undecidable, 'run')).code).toBe('DM-INC-017')
    await migration.source(`ALTER TABLE still DROP COLUMN v; INSERT INTO still (id) VALUES (10)`)
    await decide(migration, '--skip')
    const skipped = await follow(migration)
    expect([skipped.report.exitCode, skipped.code]).toEqual([8, 'DM-INC-221'])
    expect(skipped.report.error?.found).toContain('DROP COLUMN v')
    expect(await migration.target('SELECT v FROM moved.other')).toEqual([{ v: 1 }])

    const { position } = await decide(migration, '--leave-out')
    const left = await follow(migration, 'INSERT INTO other VALUES (2, 2)')
    expect([left.report.exitCode, left.code]).toEqual([7, 'DM-INC-220'])
    expect(left.ddl).toContain('decided: left out from here on: still')
    expect(await migration.target('SELECT id, v FROM moved.other ORDER BY id')).toEqual([
      { id: 1, v: 2 },
      { id: 2, v: 2 },
    ])
    expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])

    const verified = await migration.run(verify)
    expect([verified.exitCode, verified.verdict, verified.error?.code]).toEqual([
      7,
      'not-verified',
      'DM-INC-220',
    ])
    expect(verified.error?.message).toContain(position.value)
    // Nor is it taken up again by whoever goes on, whatever comes of it.
    const later = await follow(
      migration,
      'INSERT INTO still (id) VALUES (11); DROP TABLE still; CREATE TABLE still (x int); UPDATE other SET v = 9',
    )
    expect(later.code).toBe('DM-INC-220')
    expect(await migration.target('SELECT count(*)::int AS n FROM moved.still')).toEqual([{ n: 2 }])
    expect(await migration.target('SELECT DISTINCT v FROM moved.other')).toEqual([{ v: 9 }])
    const dropped = await migration.run(verify)
    expect([dropped.verdict, dropped.error?.code]).toEqual(['not-verified', 'DM-INC-220'])
  })

  it('K10 leaves a table out only with those whose rows change with its own, and cuts the keys to those that stay', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const first = await follow(
      migration,
      `ALTER TABLE parent ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP; INSERT INTO parent (id, v) VALUES (3, 3);
       INSERT INTO strict_child VALUES (3, 3); DELETE FROM strict_child WHERE id = 1; DELETE FROM parent WHERE id = 1`,
      'run',
    )
    expect(first.code).toBe('DM-INC-017')
    await decide(migration, '--leave-out')
    const alone = await follow(migration)
    expect([alone.code, alone.report.error?.found]).toEqual(['DM-INC-221', expect.stringContaining('child')])
    await decide(migration, '--leave-out', '--table', 'child')
    const both = await follow(migration)
    expect([both.report.exitCode, both.code]).toEqual([7, 'DM-INC-220'])
    expect(await migration.target('SELECT id, parent_id FROM moved.strict_child')).toEqual([
      { id: 3, parent_id: 3 },
    ])
    expect(await migration.target('SELECT id FROM moved.parent ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(await migration.target('SELECT id FROM moved.child')).toEqual([{ id: 1 }])
  })

  it('D21 stops where it was skipped and the target does not have what the rows behind it need', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    expect((await follow(migration, undecidable, 'run')).code).toBe('DM-INC-017')
    // SQL that the target does not take is a decision that cannot be done: there is another one.
    const { id } = await decide(migration, '--run', sqlFile(migration, 'ALTER TABLE moved.nowhere ADD x int'))
    const refused = await follow(migration)
    expect([refused.report.exitCode, refused.code]).toEqual([8, 'DM-INC-221'])
    expect(refused.report.error?.found).toContain('nowhere')
    expect((await decide(migration, '--skip')).id).toBe(id)
    const skipped = await follow(migration)
    expect(skipped.report.exitCode).toBe(9)
    expect(skipped.code).toMatch(/^DM-TGT-/)
    expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])
    await migration.target(`ALTER TABLE moved.still ADD COLUMN at timestamp(0)`)
    const mended = await follow(migration)
    expect([mended.report.exitCode, mended.code, mended.ddl]).toEqual([0, undefined, []])
    expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual(
      [1, 7, 8].map((id) => ({ id })),
    )
  })
})

/** Portal in a process of its own, killed while what was decided stands inside of its transaction, behind a lock. */
async function killWhileItWaits(migration: Migration): Promise<void> {
  await using client = await adminPg(await ensurePg15(), migration.ends.target.database)
  await client.query('BEGIN; SELECT n FROM side.gate FOR UPDATE')
  const job = join(migration.folder, 'job.json')
  writeFileSync(job, JSON.stringify({ ...migration.ends, mode: 'online', options: withoutVerify }), {
    mode: 0o600,
  })
  const main = join(import.meta.dirname, '..', 'cli', 'main.ts')
  expect(existsSync(main)).toBe(true)
  const child = spawn(
    process.execPath,
    [main, 'incremental', '--job', job, '--workspace', root(migration), '--json'],
    {
      stdio: 'ignore',
    },
  )
  const exited = once(child, 'exit')
  while ((await waitingSessions(migration)) === 0) expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await exited
  await client.query('ROLLBACK')
  // The server rolls back what nobody is there to commit.
  await migration.target(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%/apply'`,
  )
}

async function waitingSessions(migration: Migration): Promise<number> {
  const found = await migration.target(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%/apply'
     AND wait_event_type = 'Lock'`,
  )
  return found.length
}
