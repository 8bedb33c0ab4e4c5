import { describe, expect, it } from 'vitest'
import { createMysqlConnector } from '../connector.ts'
import { readTexts } from '../testing/read-cells.ts'
import { scratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'

const { signal } = new AbortController()
const ask = (sql: string) => ({ name: 'test', sql })

describe.each(sourceServers)('a compressed session of %s', (_, ensure) => {
  it('gives the same rows, large ones too, and is compressed', async () => {
    const compress = true
    await using source = await scratchSource(await ensure(), { compress })
    await using plain = await createMysqlConnector(source.endpoint, { subTask: 'test', epoch: 1 }).connect(
      'p',
      signal,
    )
    await using connection = await source.connector.connect('read', signal)
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v TEXT, b LONGBLOB)')
    await source.admin.query(
      `INSERT INTO t (v, b) VALUES (REPEAT('x', 60), NULL), ('', ''), (NULL, REPEAT(SHA2(RAND(), 224), 90000))`,
    )
    for (let turn = 0; turn < 11; turn++)
      await source.admin.query('INSERT INTO t (v, b) SELECT SHA2(RAND(), 224), LEFT(b, 40) FROM t')
    const rowsOf = async (session: typeof connection.session, sql: string) =>
      await readTexts(session.stream(ask(sql), signal), 3)
    const sql = 'SELECT id, v, HEX(b) FROM t ORDER BY id'
    expect(await rowsOf(connection.session, sql)).toEqual(await rowsOf(plain.session, sql))
    const [variable] = await connection.session.query(ask(`SHOW SESSION STATUS LIKE 'Compression'`), signal)
    expect(variable?.[1]).toBe('ON')
  })

  it('O02 goes on after an error, a result that was left early, and one after the other', async () => {
    await using source = await scratchSource(await ensure(), { compress: true })
    await using connection = await source.connector.connect('read', signal)
    const { session } = connection
    await expect(session.query(ask('SELECT * FROM not_there'), signal)).rejects.toThrow('not_there')
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(100))')
    await source.admin.query(`INSERT INTO t (v) VALUES ('a'), ('b')`)
    for (let turn = 0; turn < 12; turn++)
      await source.admin.query('INSERT INTO t (v) SELECT SHA2(RAND(), 224) FROM t')
    for await (const batch of session.stream(ask('SELECT a.* FROM t a'), signal)) {
      expect(batch.count).toBeGreaterThan(0)
      break
    }
    for (let turn = 0; turn < 300; turn++)
      expect(await session.query(ask(`SELECT ${turn}`), signal)).toEqual([[String(turn)]])
  })
})
