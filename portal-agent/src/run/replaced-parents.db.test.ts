import type { PortalEvent } from '@data-migration/contract/portal'
import { ensureMariadb, ensureMysql56, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const rows = (count: number, row: (no: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i + 1)).join()

const tables = `CREATE TABLE parent (id int NOT NULL PRIMARY KEY, code varchar(20) NOT NULL, UNIQUE KEY c (code));
  CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_id int NOT NULL,
    CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE);
  INSERT INTO parent VALUES ${rows(400, (no) => `(${no}, 'code ${no}')`)};
  INSERT INTO child VALUES ${rows(400, (no) => `(${no * 10}, ${no})`)}`

/** Rows whose key stays, rows that another key takes the code of, and such that do both; few and many. */
const changes = `REPLACE INTO parent VALUES (1, 'other 1');
  REPLACE INTO parent VALUES (900, 'code 2');
  REPLACE INTO parent VALUES (3, 'code 4');
  BEGIN; REPLACE INTO parent VALUES (5, 'code 6'); INSERT INTO child VALUES (55, 5); DELETE FROM parent WHERE id = 5;
    INSERT INTO parent VALUES (5, 'again'); COMMIT;
  REPLACE INTO parent VALUES ${rows(150, (no) => `(${no + 100}, 'many ${no}')`)};
  REPLACE INTO parent VALUES ${rows(150, (no) => `(${no + 250}, 'many ${(no % 150) + 1}')`)}`

/** What is left of the children: MySQL 9.6 and later keep those of a row whose key stays, the others take them along. */
describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
])('rows of %s that others refer to', (_, ensureSource) => {
  it('K10 can be replaced, and their children are those of the source', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const following = Promise.withResolvers<void>()
    const stop = new AbortController()
    const onEvent = (event: PortalEvent) => {
      if (event.type === 'phase' && event.phase === 'incremental') following.resolve()
    }
    const run = migration.run({ options: { 'verify.enabled': false }, stop, onEvent })
    await Promise.race([following.promise, run])
    await migration.source(changes)
    stop.abort()
    const report = await run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const verified = await migration.run({ command: 'verify', options: { 'verify.enabled': true } })
    expect([verified.verdict, verified.verification]).toEqual(['equal', expect.anything()])
    const [kept] = await migration.source('SELECT COUNT(*) AS n FROM child')
    expect(await migration.target('SELECT count(*)::int AS n FROM moved.child')).toEqual([
      { n: Number(kept?.['n']) },
    ])
  }, 120_000)
})
