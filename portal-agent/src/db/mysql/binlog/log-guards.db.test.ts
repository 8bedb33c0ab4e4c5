import type { ErrorCode } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import type { TablePlan } from '../../../model/table-plan.ts'
import { createBinlogReader } from '../binlog-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { testTablePlan } from '../testing/columns.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'
import { readChanges, statementsOf } from './testing/read-changes.ts'

const never = new AbortController().signal

interface Scene extends AsyncDisposable {
  readonly source: ScratchSource
  readonly plan: TablePlan
  /** What the log holds of `t` from the beginning of the scene until so many changes have come. */
  read(changes: number): ReturnType<typeof readChanges>
  /** The code with which reading so many changes ends before they have come. */
  refusal(changes: number): Promise<ErrorCode | undefined>
}

describe.each(sourceServers)('the log of %s', (name, ensure) => {
  const scene = async (): Promise<Scene> => {
    const source = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT, w VARCHAR(20))')
    await source.admin.query(`INSERT INTO t VALUES (1, 1, 'one')`)
    const schema = await createMysqlCatalog(source.connector).read({ tables: { include: ['t'] } }, never)
    const plan = testTablePlan(schema.tables[0]!)
    const reader = createBinlogReader(source.connector)
    const from = await reader.currentPosition(never)
    const read = (changes: number) => readChanges(reader, from, [plan], changes)
    return {
      source,
      plan,
      read,
      refusal: (changes) =>
        read(changes).then(
          () => undefined,
          (error: { code?: ErrorCode }) => error.code,
        ),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    }
  }

  it('D01 refuses rows of which it holds a part only, though one session alone writes such', async () => {
    await using on = await scene()
    await on.source.admin.query('SET SESSION binlog_row_image = MINIMAL')
    await on.source.admin.query('UPDATE t SET v = 2')
    expect(await on.refusal(1)).toBe('DM-INC-010')
  })

  it('D02 refuses changes that one session logs as statements', async () => {
    await using on = await scene()
    await on.source.admin.query('SET SESSION binlog_format = STATEMENT')
    await on.source.admin.query('UPDATE t SET v = 2')
    await on.source.admin.query('SET SESSION binlog_format = ROW')
    await on.source.admin.query('UPDATE t SET v = 3')
    expect(await on.refusal(1)).toBe('DM-INC-008')
  })

  it('D10 says that it is purged, where it begins behind the position', async () => {
    await using on = await scene()
    const reader = createBinlogReader(on.source.connector)
    const { file = '' } = await reader.currentPosition(never, { kind: 'file', value: '' })
    const gone = file.replace(/\d+$/, (number) => '0'.repeat(number.length))
    const position = { kind: 'file', value: `${gone}:4`, file: gone, pos: '4' } as const
    await expect(readChanges(reader, position, [on.plan], 1)).rejects.toMatchObject({ code: 'DM-INC-004' })
  })

  it.each(['FIRST', 'AFTER w'])('D14 D15 D32 refuses rows with a column it does not know, %s', async (at) => {
    await using on = await scene()
    await on.source.admin.query(`ALTER TABLE t ADD COLUMN added INT ${at}`)
    await on.source.admin.query('INSERT INTO t (id, v, w, added) VALUES (9, 2, NULL, 2)')
    expect(await on.refusal(1)).toBe('DM-INC-009')
  })

  it('D18 takes what is prepared and committed in one go, and refuses what is prepared in between', async () => {
    await using on = await scene()
    await xa(on.source, `INSERT INTO t VALUES (2, 2, 'two')`, [`XA COMMIT 'x' ONE PHASE`])
    const { changes } = await on.read(1)
    expect(changes.map(({ after }) => after)).toEqual([['2', '2', 'two']])
    await xa(on.source, `INSERT INTO t VALUES (3, 3, 'three')`, [`XA PREPARE 'x'`, `XA COMMIT 'x'`])
    // MySQL 5.6 logs what was prepared only when it is committed.
    if (name === 'MySQL 5.6') expect((await on.read(2)).changes[1]?.after).toEqual(['3', '3', 'three'])
    else expect(await on.refusal(2)).toBe('DM-INC-012')
  })

  it('D22 is read by two at once, who do not end each other', async () => {
    await using on = await scene()
    const both = Promise.all([on.read(2), on.read(2)])
    await on.source.admin.query('UPDATE t SET v = v + 1')
    await Promise.race([both, untilDumped(on.source, 2)])
    await on.source.admin.query('UPDATE t SET v = v + 1')
    expect((await both).map(({ changes }) => changes.map(({ after }) => after?.[1]))).toEqual([
      ['2', '3'],
      ['2', '3'],
    ])
  })

  it('D24 gives a statement in the letters its client wrote', async () => {
    await using on = await scene()
    const sql = `CREATE TABLE größe (a INT COMMENT 'Länge')`
    await on.source.admin.query('SET NAMES latin1')
    await on.source.admin.query(`SET @sql = CONVERT(x'${Buffer.from(sql).toString('hex')}' USING utf8)`)
    await on.source.admin.query('PREPARE made FROM @sql')
    await on.source.admin.query('EXECUTE made')
    await on.source.admin.query('SET NAMES utf8')
    await on.source.admin.query('UPDATE t SET v = 2')
    expect(
      statementsOf((await on.read(1)).items, on.source.database).map((statement) => statement.sql),
    ).toEqual([sql])
  })

  it('D27 D33 D35 holds changes of other tables and databases, and one change for an update', async () => {
    await using on = await scene()
    await using elsewhere = await scratchSource(await ensure(), { script: 'mysql-online.sql' })
    await elsewhere.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT, w VARCHAR(20))')
    await elsewhere.admin.query(`INSERT INTO t VALUES (1, 100, 'elsewhere')`)
    await on.source.admin.query('CREATE TABLE made (id INT PRIMARY KEY)')
    await on.source.admin.query('INSERT INTO made SELECT id FROM t')
    await on.source.admin.query('CREATE TEMPORARY TABLE passing (id INT)')
    await on.source.admin.query('INSERT INTO passing VALUES (7)')
    await on.source.admin.query('UPDATE t SET v = 2')
    const { changes } = await on.read(1)
    expect(changes).toEqual([{ table: 't', kind: 1, before: ['1'], after: ['1', '2', 'one'] }])
  })

  it('D34 has a statement between the changes before it and those behind it', async () => {
    await using on = await scene()
    await on.source.admin.query('UPDATE t SET v = 2')
    await on.source.admin.query('TRUNCATE TABLE t')
    await on.source.admin.query(`INSERT INTO t VALUES (5, 5, 'five')`)
    const { items } = await on.read(2)
    const told = items.map((item) => (item.kind === 'block' ? item.block.count : item.statement.sql))
    const ours = told.filter((entry) => entry === 1 || entry === 2 || entry === 'TRUNCATE TABLE t')
    expect(ours).toEqual([1, 'TRUNCATE TABLE t', 1])
  })

  it('X05 tells what is kept of the log from the file on that is read', async () => {
    await using on = await scene()
    const reader = createBinlogReader(on.source.connector)
    expect(await reader.retained(never)).toBeNull()
    const from = await reader.currentPosition(never)
    await on.source.admin.query('FLUSH BINARY LOGS')
    await on.source.admin.query('UPDATE t SET v = 2')
    await readChanges(reader, from, [on.plan], 1)
    await on.source.admin.query('FLUSH BINARY LOGS')
    const kept = await reader.retained(never)
    const [rows] = await on.source.admin.query('SHOW BINARY LOGS')
    const files = (rows as { Log_name: string }[]).map((row) => row.Log_name)
    expect(kept?.oldest).toBe(files[0])
    expect(kept?.files).toBeGreaterThanOrEqual(2)
    expect(files.at(-(kept?.files ?? 0))).toBe(kept?.reading)
    expect(kept?.bytes).toBeGreaterThan(0n)
  })

  it('D37 tells by how much the clock of the source is ahead', async () => {
    await using on = await scene()
    const hour = 3_600_000
    const from = await createBinlogReader(on.source.connector).currentPosition(never)
    const late = createBinlogReader(on.source.connector, { now: () => Date.now() - hour })
    await on.source.admin.query('UPDATE t SET v = 2')
    const { items } = await readChanges(late, from, [on.plan], 1)
    const ahead = items.flatMap((item) => (item.kind === 'block' ? [item.block.clockAheadMs] : []))
    expect(ahead.map((ms) => Math.round(ms / 60_000))).toEqual(ahead.map(() => 60))
  })
})

/** Until the log is handed to so many at once. */
async function untilDumped({ admin, endpoint }: ScratchSource, times: number): Promise<void> {
  const sql = `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE user = ? AND command LIKE 'Binlog Dump%'`
  for (let n = 0; n < times;) {
    const [rows] = await admin.query(sql, [endpoint.user])
    n = Number((rows as { n: unknown }[])[0]?.n)
  }
}

async function xa({ admin }: ScratchSource, change: string, end: readonly string[]): Promise<void> {
  for (const sql of [`XA START 'x'`, change, `XA END 'x'`, ...end]) await admin.query(sql)
}
