import { ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createBinlogReader } from '../binlog-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { testTablePlan } from '../testing/columns.ts'
import { scratchSource } from '../testing/scratch-source.ts'
import { readChanges } from './testing/read-changes.ts'

const never = new AbortController().signal

/** What a session may choose, so that no setting of the server tells of it. */
const forms = [
  ['D06 J06 differences of JSON values', 'binlog_row_value_options = PARTIAL_JSON'],
  ['D04 compressed transactions', 'binlog_transaction_compression = ON'],
  [
    'D04 D06 J06 both',
    'binlog_row_value_options = PARTIAL_JSON, SESSION binlog_transaction_compression = ON',
  ],
] as const

const documents = [
  `'{"name": "one", "list": [1, 2, 3], "deep": {"a": {"b": "c"}}, "n": 1.50}'`,
  `'[{"k": 1}, {"k": 2}, "三😀"]'`,
  `NULL`,
  `'{}'`,
  `JSON_OBJECT('big', REPEAT('x', 70000), 'list', JSON_ARRAY(1, 2))`,
] as const

/** Each what a session may write as a difference, or not: the path missing, the value growing, two columns at once. */
const updates = [
  `SET doc = JSON_SET(doc, '$.name', 'longer than before', '$.n', 2)`,
  `SET doc = JSON_REPLACE(doc, '$.list[1]', 'two', '$.deep.a.b', JSON_OBJECT('x', 1))`,
  `SET doc = JSON_REMOVE(doc, '$.list[0]', '$.deep')`,
  `SET doc = JSON_SET(doc, '$[0].k', 'one', '$[5]', 6), other = JSON_SET(other, '$.b', NULL)`,
  `SET other = JSON_SET(other, '$.a', JSON_ARRAY(1, 'x')), v = v + 1`,
  `SET doc = JSON_SET(doc, '$.big', 'small', '$.list[2]', 3)`,
  `SET doc = NULL WHERE id = 2`,
  `SET v = v + 1`,
]

describe.each(forms)('MySQL 9.7 whose log holds %s', (_, setting) => {
  it(`gives each row as it is after every change`, async () => {
    await using source = await scratchSource(await ensureMysql97(), { script: 'mysql-online.sql' })
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, doc JSON, v INT, other JSON, words TEXT)')
    for (const [id, document] of documents.entries())
      await source.admin.query(`INSERT INTO t VALUES (${id}, ${document}, 0, '{"a": 1}', REPEAT('w', 2000))`)
    const schema = await createMysqlCatalog(source.connector).read({ tables: { include: ['t'] } }, never)
    const plan = testTablePlan(schema.tables[0]!)
    const reader = createBinlogReader(source.connector)
    const from = await reader.currentPosition(never)
    await source.admin.query(`SET SESSION ${setting}`)
    const expected: unknown[] = []
    for (const update of updates) {
      const [before] = await source.admin.query(textOfRows)
      await source.admin.query(`UPDATE t ${update}`)
      const [after] = await source.admin.query(textOfRows)
      expected.push(...changed(before as RowText[], after as RowText[]))
    }
    const { changes } = await readChanges(reader, from, [plan], expected.length)
    expect(changes.map(({ after }) => after?.slice(0, 4))).toEqual(expected)
    expect(changes.length).toBeGreaterThan(updates.length)
  })
})

interface RowText {
  readonly cells: string
}

/** As the text of one JSON array a row, in the form the text protocol gives. */
const textOfRows = `SELECT JSON_ARRAY(CAST(id AS CHAR), TO_BASE64(CAST(doc AS CHAR)), CAST(v AS CHAR), TO_BASE64(CAST(other AS CHAR))) AS cells
  FROM t ORDER BY id`

function changed(before: readonly RowText[], after: readonly RowText[]): unknown[] {
  return after
    .filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i]))
    .map(({ cells }) => cellsOf(cells))
}

/** The reader's test form: latin1 text of the bytes. */
function cellsOf(cells: unknown): (string | null)[] {
  const list = (typeof cells === 'string' ? JSON.parse(cells) : cells) as (string | null)[]
  return list.map((cell, i) =>
    cell === null || i % 2 === 0 ? cell : Buffer.from(cell, 'base64').toString('latin1'),
  )
}
