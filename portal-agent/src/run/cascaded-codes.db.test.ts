import type { PortalEvent } from '@data-migration/contract/portal'
import { ensureMariadb, ensureMysql56, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const rows = (count: number, row: (no: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i + 1)).join()

const tables = `CREATE TABLE parent (id int NOT NULL PRIMARY KEY, code varchar(20) NOT NULL, UNIQUE KEY c (code));
  CREATE TABLE child (id int NOT NULL PRIMARY KEY, code varchar(20) NULL, note varchar(20) NULL,
    CONSTRAINT c_p FOREIGN KEY (code) REFERENCES parent (code) ON DELETE SET NULL ON UPDATE CASCADE);
  INSERT INTO parent VALUES ${rows(200, (no) => `(${no}, 'code ${no}')`)};
  INSERT INTO child VALUES ${rows(200, (no) => `(${no}, 'code ${no}', NULL)`)}`

/** What the children say of it in the log is older than the parent's change, and another parent has the code since. */
const changes = `BEGIN;
  UPDATE child SET note = 'changed before';
  UPDATE parent SET code = 'renamed' WHERE id = 5;
  INSERT INTO parent VALUES (905, 'code 5');
  UPDATE parent SET code = CONCAT(code, ' too') WHERE id BETWEEN 10 AND 12;
  INSERT INTO parent VALUES (910, 'code 10'), (911, 'code 11'), (912, 'code 12');
  COMMIT`

describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
])('rows of %s that others refer to by a unique key', (_, ensureSource) => {
  it('K10 take their children along to another value, and another row may take the former one', async () => {
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
    const moved = `SELECT id, code FROM child WHERE code NOT LIKE 'code%' OR code LIKE '% too' ORDER BY id`
    const expected = [
      { id: 5, code: 'renamed' },
      ...[10, 11, 12].map((id) => ({ id, code: `code ${id} too` })),
    ]
    expect(await migration.source(moved)).toEqual(expected)
    expect(await migration.target(moved.replace('FROM child', 'FROM moved.child'))).toEqual(expected)
  }, 120_000)
})
