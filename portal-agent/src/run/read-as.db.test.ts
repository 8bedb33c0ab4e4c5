import { ensureMariadb, ensureMysql56, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

/** Hex of `Grüße` and `北京` in UTF-8, and of `北京` in GBK. */
const bytes = { german: '4772C3BCC39F65', chinese: 'E58C97E4BAAC', gbk: 'B1B1BEA9' }
const source = `
  CREATE TABLE letters (id INT PRIMARY KEY, c CHAR(20), v VARCHAR(20), t TEXT, plain VARCHAR(20)) CHARACTER SET latin1;
  INSERT INTO letters VALUES (1, UNHEX('${bytes.german}'), UNHEX('${bytes.german}'), UNHEX('${bytes.chinese}'), UNHEX('FC')),
    (2, '', NULL, UNHEX('${bytes.german}'), 'a'), (3, 'x ', 'x ', 'plain?', 'b');
  CREATE TABLE keyless (g VARCHAR(20) CHARACTER SET latin1, n INT, KEY (g));
  INSERT INTO keyless VALUES (UNHEX('${bytes.gbk}'), 1), (UNHEX('${bytes.gbk}'), 1), ('a?', 2), (NULL, 3)`

const letters = { columns: { readAs: { c: 'utf8mb4', v: 'utf8mb4', t: 'utf8mb4' } } } as const
const keyless = { columns: { readAs: { g: 'gbk' } } } as const
const rules = { letters, keyless }

const servers = [
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
] as const

const rowsOf = async (migration: Migration) => [
  await migration.target('SELECT * FROM moved.letters ORDER BY id'),
  await migration.target('SELECT * FROM moved.keyless ORDER BY n'),
]

describe.each(servers)('text read as another charset than %s says', (_, ensureSource) => {
  it.each(['stream', 'hash'] as const)(
    'S02 arrives as it was meant, and is compared so by %s',
    async (method) => {
      await using migration = await createMigration(source, { ensureSource })
      const report = await migration.run({ rules, options: { 'verify.method': method } })
      expect([report.verdict, report.error]).toEqual(['equal', undefined])
      expect(await rowsOf(migration)).toEqual([
        [
          { id: 1, c: 'Grüße', v: 'Grüße', t: '北京', plain: 'ü' },
          { id: 2, c: '', v: null, t: 'Grüße', plain: 'a' },
          { id: 3, c: 'x', v: 'x ', t: 'plain?', plain: 'b' },
        ],
        [
          { g: '北京', n: 1 },
          { g: '北京', n: 1 },
          { g: 'a?', n: 2 },
          { g: null, n: 3 },
        ],
      ])
      await migration.target(`UPDATE moved.letters SET t = 'åŒ—äº¬' WHERE id = 1`)
      const verified = await migration.run({ command: 'verify', rules, options: { 'verify.method': method } })
      const found = new Map(verified.verification.map(({ table, different }) => [table, different]))
      expect([verified.verdict, found.get('letters'), found.get('keyless')]).toEqual(['different', '1', '0'])
    },
  )

  it('S02 S05 meets the policy for invalid text where the bytes are no such text', async () => {
    await using migration = await createMigration(source, { ensureSource })
    await migration.source(`INSERT INTO letters VALUES (4, UNHEX('C3'), '', '', '')`)
    await migration.source(`INSERT INTO keyless VALUES (UNHEX('B1'), 4)`)
    const report = await migration.run({ rules, options: { 'verify.enabled': false } })
    expect(report.tables.map(({ name, rowsRejected }) => [name, Number(rowsRejected)])).toEqual([
      ['keyless', 1],
      ['letters', 1],
    ])
  })
})

describe.each(servers)('the pre-check of %s', (_, ensureSource) => {
  it('S02 tells where bytes of UTF-8 are in columns of latin1, until a rule says so', async () => {
    await using migration = await createMigration(source, { ensureSource })
    const misread = async (given = {}) => {
      const { checks } = await migration.run({ command: 'check', rules: given })
      return checks.filter(({ key }) => key === 'source.column.misread').map(({ subject }) => subject)
    }
    expect(await misread()).toEqual(['letters.c', 'letters.v', 'letters.t'])
    expect(await misread({ letters: { columns: { readAs: { v: 'utf8mb4' } } } })).toEqual([
      'letters.c',
      'letters.t',
    ])
    expect(await misread(rules)).toEqual([])
  })
})

describe.each(servers.slice(0, 2))('text read as another charset is followed from %s', (_, ensureSource) => {
  it('S02 D07 by the same charset as it was loaded', async () => {
    await using migration = await createMigration(source, { mode: 'online', ensureSource })
    const stop = new AbortController()
    let changed: Promise<unknown> | undefined
    const change = async () => {
      await migration.source(`UPDATE letters SET v = UNHEX('${bytes.chinese}'), plain = 'c' WHERE id = 2;
        INSERT INTO letters VALUES (5, UNHEX('${bytes.chinese}'), 'y ', UNHEX('${bytes.german}'), UNHEX('DF'));
        DELETE FROM keyless WHERE n = 1 LIMIT 1; INSERT INTO keyless VALUES (UNHEX('${bytes.gbk}'), 5)`)
      stop.abort()
    }
    const report = await migration.run({
      rules: { ...rules, letters: { columns: { ...letters.columns } } },
      options: { 'verify.enabled': false },
      stop,
      onEvent: (event) => {
        if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started')
          changed ??= change()
      },
    })
    await changed
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const [first, second] = await rowsOf(migration)
    expect(first?.slice(1)).toEqual([
      { id: 2, c: '', v: '北京', t: 'Grüße', plain: 'c' },
      { id: 3, c: 'x', v: 'x ', t: 'plain?', plain: 'b' },
      { id: 5, c: '北京', v: 'y ', t: 'Grüße', plain: 'ß' },
    ])
    expect(second).toEqual([
      { g: '北京', n: 1 },
      { g: 'a?', n: 2 },
      { g: null, n: 3 },
      { g: '北京', n: 5 },
    ])
  })
})

describe('a rule to read text as another charset', () => {
  it.each([
    [{ letters: { columns: { readAs: { nope: 'utf8mb4' } } } }, 'DM-SRC-040'],
    [{ letters: { columns: { readAs: { id: 'utf8mb4' } } } }, 'DM-SRC-041'],
    [{ words: { columns: { readAs: { w: 'utf8mb4' } } } }, 'DM-SRC-041'],
  ] as const)('is refused before anything is written: %j', async (wrong, code) => {
    await using migration = await createMigration(
      `${source}; CREATE TABLE words (w VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY)`,
    )
    const report = await migration.run({ rules: wrong })
    expect([report.exitCode, report.error?.code]).toEqual([3, code])
  })

  it('is refused by a source that does not know the charset', async () => {
    await using migration = await createMigration(source, { ensureSource: ensureMysql56 })
    const report = await migration.run({ rules: { letters: { columns: { readAs: { v: 'gb18030' } } } } })
    expect([report.exitCode, report.error?.code]).toEqual([3, 'DM-SRC-041'])
  })
})
