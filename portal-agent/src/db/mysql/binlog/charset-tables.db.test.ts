import { describe, expect, it } from 'vitest'
import { createBinlogReader } from '../binlog-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { testTablePlan } from '../testing/columns.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'
import { byFirst, loadRows } from './testing/load-rows.ts'
import { readChanges } from './testing/read-changes.ts'

const never = new AbortController().signal

/** Those of Unicode, and ASCII, are not read by tables. */
const others = new Set(['binary', 'ascii', 'utf8', 'utf8mb3', 'utf8mb4', 'ucs2', 'utf16', 'utf16le', 'utf32'])

/** Ways to the codes of a charset by its longest one: the bytes of each place, from and to. */
const codes: Readonly<Record<number, readonly (readonly (readonly [number, number])[])[]>> = {
  1: [[[0, 255]]],
  2: [
    [[0, 0x7f]],
    [[0x80, 0xff]],
    [
      [0x80, 0xff],
      [0x30, 0xff],
    ],
  ],
  3: [
    [[0, 0x8d]],
    [
      [0x8e, 0xff],
      [0xa0, 0xff],
    ],
    [
      [0x8f, 0x8f],
      [0xa1, 0xfe],
      [0xa1, 0xfe],
    ],
  ],
  4: [
    [[0, 0x7f]],
    [
      [0x81, 0xfe],
      [0x40, 0xfe],
    ],
    [
      [0x81, 0x84],
      [0x30, 0x39],
      [0x81, 0xfe],
      [0x30, 0x39],
    ],
    [
      [0x90, 0xe3],
      [0x30, 0x30],
      [0x81, 0x82],
      [0x30, 0x39],
    ],
  ],
}

/** Rows of up to some thousand characters each, which begin with the same bytes; no characters that the charset does not have. */
function insertAll(charset: string, places: readonly (readonly [number, number])[]): string {
  const list = ([from, to]: readonly [number, number]) =>
    Array.from(
      { length: to - from + 1 },
      (_, i) => `SELECT UNHEX('${(from + i).toString(16).padStart(2, '0')}') AS b`,
    )
  const tables = places.map((place, at) => `(${list(place).join(' UNION ALL ')}) p${at}`).join(' CROSS JOIN ')
  const all = `SELECT CONCAT(${places.map((_, at) => `p${at}.b`).join(', ')}) AS code FROM ${tables}`
  const character = `CONVERT(CONVERT(code USING ${charset}) USING utf8mb4)`
  return `INSERT INTO t (v) SELECT GROUP_CONCAT(code ORDER BY code SEPARATOR '') FROM (${all}) codes
    WHERE CHAR_LENGTH(${character}) = 1 AND (${character} <> '?' OR code = '?')
    GROUP BY LEFT(code, LENGTH(code) - 1)`
}

async function charsetsOf(source: ScratchSource): Promise<{ name: string; length: number }[]> {
  const [rows] = await source.admin.query(
    'SELECT CHARACTER_SET_NAME AS name, MAXLEN AS length FROM information_schema.CHARACTER_SETS ORDER BY 1',
  )
  return (rows as { name: string; length: number }[]).filter(({ name }) => !others.has(name))
}

describe.each(sourceServers)('texts in the binlog of %s', (_, ensure) => {
  it('S01 S03 have every character of every charset that reading the table gives', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await source.admin.query(`SET SESSION sql_mode = '', group_concat_max_len = 1000000`)
    const charsets = await charsetsOf(source)
    expect(charsets.length).toBeGreaterThan(20)
    for (const { name, length } of charsets) {
      await source.admin.query(
        `CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v LONGTEXT CHARACTER SET ${name})`,
      )
      const schema = await createMysqlCatalog(source.connector).read({ tables: { include: ['t'] } }, never)
      const plan = testTablePlan(schema.tables[0]!)
      const reader = createBinlogReader(source.connector)
      const from = await reader.currentPosition(never)
      for (const places of codes[length] ?? []) await source.admin.query(insertAll(name, places))
      const expected = await loadRows(source, plan)
      expect(expected.length).toBeGreaterThan(0)
      const { changes } = await readChanges(reader, from, [plan], expected.length)
      const rows = changes.map(({ after }) => after ?? []).toSorted(byFirst)
      rows.forEach((row, i) => expect([name, ...row]).toEqual([name, ...(expected[i] ?? [])]))
      await source.admin.query('DROP TABLE t')
    }
  }, 240_000)
})
