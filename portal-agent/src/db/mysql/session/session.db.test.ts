import { ensureMysql97, FaultProxy } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { readCells, readTexts } from '../testing/read-cells.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal
const ask = (sql: string) => ({ name: 'test', sql })

/** 2^n rows of about `width` bytes. */
async function fillTable(source: ScratchSource, doublings: number, width: number): Promise<number> {
  await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(4000))')
  await source.admin.query(`INSERT INTO t (v) VALUES (REPEAT('x', ${width}))`)
  for (let turn = 0; turn < doublings; turn++) await source.admin.query('INSERT INTO t (v) SELECT v FROM t')
  return 2 ** doublings
}

describe.each(sourceServers)('a session of %s', (_, ensure) => {
  it('X23 S23 T07 O02 has its own settings whatever the server defaults are', async () => {
    await using source = await scratchSource(await ensure())
    await using connection = await source.connector.connect('settings', never)
    const rows = await connection.session.query(
      ask(`SHOW SESSION VARIABLES WHERE Variable_name IN ('time_zone', 'sql_mode', 'sql_safe_updates', 'sql_select_limit',
           'net_write_timeout', 'character_set_client', 'character_set_results', 'max_execution_time',
           'max_statement_time', 'information_schema_stats_expiry')`),
      never,
    )
    const values = Object.fromEntries(rows) as Record<string, string>
    expect(values).toMatchObject({
      time_zone: '+00:00',
      sql_mode: 'ALLOW_INVALID_DATES',
      sql_safe_updates: 'OFF',
      sql_select_limit: '18446744073709551615',
      net_write_timeout: '3600',
      character_set_client: 'utf8mb4',
      character_set_results: '',
    })
    expect(Number(values['max_execution_time'] ?? 0)).toBe(0)
    expect(Number(values['max_statement_time'] ?? 0)).toBe(0)
    expect(values['information_schema_stats_expiry'] ?? '0').toBe('0')
  })

  it('shows sub-task, epoch and role as its program name', async () => {
    await using source = await scratchSource(await ensure())
    await using connection = await source.connector.connect('reader-0', never)
    const [attributes] = await source.admin.query(
      `SELECT ATTR_VALUE AS name FROM performance_schema.session_connect_attrs
       WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID = ?`,
      [connection.session.threadId],
    )
    const [enabled] = await source.admin.query('SELECT @@performance_schema AS enabled')
    const expected =
      Number((enabled as { enabled: unknown }[])[0]?.enabled) === 1
        ? [{ name: 'portal/test/1/reader-0' }]
        : []
    expect(attributes).toEqual(expected)
  })

  it('reads every row of a large result exactly once', async () => {
    await using source = await scratchSource(await ensure())
    const count = await fillTable(source, 15, 300)
    await using connection = await source.connector.connect('read', never)
    const rows = await readTexts(connection.session.stream(ask('SELECT id, v FROM t'), never), 2)
    expect(rows).toHaveLength(count)
    expect(new Set(rows.map((row) => row[0])).size).toBe(count)
    expect(rows.every((row) => row[1] === 'x'.repeat(300))).toBe(true)
  })

  it('B05 joins values larger than a packet of 16 MB', async () => {
    await using source = await scratchSource(await ensure())
    const limit = 64 * 1024 * 1024
    await source.admin.query(`SET GLOBAL max_allowed_packet = ${limit}`)
    await using connection = await source.connector.connect('read', never)
    await source.admin.query('CREATE TABLE two (id INT PRIMARY KEY)')
    await source.admin.query('INSERT INTO two VALUES (1), (2)')
    const lengths = [16_777_208, 16_777_209, 16_777_215, 16_777_216, 33_554_430]
    for (const length of lengths) {
      const statement = ask(
        `SELECT id, IF(id = 1, REPEAT('y', ${length}), 'small'), 'end' FROM two ORDER BY id`,
      )
      const rows = await readCells(connection.session.stream(statement, never), 3)
      expect(rows.map((row) => row[1]?.length)).toEqual([length, 5])
      expect(rows[0]?.[1]?.every((byte) => byte === 0x79)).toBe(true)
      expect(rows.map((row) => row[2]?.toString())).toEqual(['end', 'end'])
    }
  })

  it('goes on after an error of the server, also one in the middle of a result', async () => {
    await using source = await scratchSource(await ensure())
    await using connection = await source.connector.connect('read', never)
    const { session } = connection
    await expect(session.query(ask('SELECT * FROM missing'), never)).rejects.toMatchObject({
      code: 'DM-SRC-012',
    })
    const failing = 'SELECT 1 UNION ALL SELECT (SELECT 1 UNION ALL SELECT 2)'
    await expect(session.query(ask(failing), never)).rejects.toMatchObject({ code: 'DM-SRC-012' })
    expect(await session.query(ask(`SELECT 'still here'`), never)).toEqual([['still here']])
  })

  it('keeps its session when a result is left early', async () => {
    await using source = await scratchSource(await ensure())
    await fillTable(source, 15, 1000)
    await using connection = await source.connector.connect('read', never)
    const { session } = connection
    for await (const batch of session.stream(ask('SELECT id, v FROM t'), never)) {
      expect(batch.count).toBeGreaterThan(0)
      break
    }
    expect(await session.query(ask('SELECT CONNECTION_ID()'), never)).toEqual([[String(session.threadId)]])
  })

  it('ends at once when it is aborted, and its statement on the server too', async () => {
    await using source = await scratchSource(await ensure())
    await using connection = await source.connector.connect('read', never)
    const abort = new AbortController()
    const sleeping = connection.session.query(ask('SELECT SLEEP(600)'), abort.signal)
    await untilRunning(source, connection.session.threadId)
    abort.abort(new Error('stopped by test'))
    await expect(sleeping).rejects.toThrow('stopped by test')
    expect(connection.session.usable).toBe(false)
    await untilGone(source, connection.session.threadId)
  })

  it('O02 reports a result that the network cut off as lost', async () => {
    const server = await ensure()
    await using proxy = await FaultProxy.start(server)
    await using source = await scratchSource(server, { place: proxy })
    await fillTable(source, 15, 1000)
    await using connection = await source.connector.connect('read', never)
    const read = async () => {
      for await (const batch of connection.session.stream(ask('SELECT id, v FROM t'), never))
        if (batch.count > 0) await proxy.setMode({ kind: 'reset' })
    }
    await expect(read()).rejects.toMatchObject({ code: 'DM-SRC-007' })
    expect(connection.session.usable).toBe(false)
  })

  it('reports a killed session as lost', async () => {
    await using source = await scratchSource(await ensure())
    await using connection = await source.connector.connect('read', never)
    const { session } = connection
    const sleeping = session.query(ask('SELECT SLEEP(600) FROM (SELECT 1 UNION SELECT 2) AS t'), never)
    const reported = expect(sleeping).rejects.toMatchObject({ code: 'DM-SRC-007' })
    await untilRunning(source, session.threadId)
    await source.admin.query(`KILL ${session.threadId}`)
    await reported
    await expect(session.query(ask('SELECT 1'), never)).rejects.toMatchObject({ code: 'DM-SRC-007' })
  })

  it('refuses local files and several statements', async () => {
    await using source = await scratchSource(await ensure())
    await source.admin.query('CREATE TABLE f (v TEXT)')
    await using connection = await source.connector.connect('read', never)
    const load = ask(`LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE f`)
    await expect(connection.session.query(load, never)).rejects.toThrow()
    await using again = await source.connector.connect('read', never)
    await expect(again.session.query(ask('SELECT 1; SELECT 2'), never)).rejects.toMatchObject({
      code: 'DM-SRC-012',
    })
  })
})

describe('logging in', () => {
  it('D30 works over TLS with caching_sha2_password, and says when TLS is impossible', async () => {
    const server = await ensureMysql97()
    await using source = await scratchSource(server, { tls: { mode: 'require' } })
    const count = await fillTable(source, 12, 500)
    await using connection = await source.connector.connect('tls', never)
    const [cipher] = await connection.session.query(ask(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`), never)
    expect(cipher?.[1]).not.toBe('')
    expect(await readCells(connection.session.stream(ask('SELECT id, v FROM t'), never), 2)).toHaveLength(
      count,
    )
    await using unverified = await scratchSource(server, { tls: { mode: 'verify-ca' } })
    await expect(unverified.connector.connect('tls', never)).rejects.toMatchObject({ code: 'DM-SRC-017' })
  })

  it.each(sourceServers)('names what is wrong with %s', async (_, ensure) => {
    const server = await ensure()
    await using source = await scratchSource(server)
    const { createMysqlConnector } = await import('../connector.ts')
    const connect = (change: object) =>
      createMysqlConnector({ ...source.endpoint, ...change }, { subTask: 'test', epoch: 1 }).connect(
        'login',
        never,
      )
    await expect(connect({ password: 'wrong' })).rejects.toMatchObject({ code: 'DM-SRC-002' })
    await expect(connect({ database: 'no_such_db' })).rejects.toMatchObject({ code: 'DM-SRC-003' })
    await expect(connect({ port: 1 })).rejects.toMatchObject({ code: 'DM-SRC-001' })
    await expect(connect({ host: 'no-such-host.invalid' })).rejects.toMatchObject({ code: 'DM-SRC-001' })
  })
})

async function processes(source: ScratchSource, id: number): Promise<{ Info: string | null }[]> {
  const [rows] = await source.admin.query('SHOW FULL PROCESSLIST')
  return (rows as { Id: number | string; Info: string | null }[]).filter((row) => Number(row.Id) === id)
}

async function untilRunning(source: ScratchSource, id: number): Promise<void> {
  while (!(await processes(source, id)).some((row) => row.Info?.includes('SLEEP')))
    await source.admin.query('DO 0')
}

async function untilGone(source: ScratchSource, id: number): Promise<void> {
  while ((await processes(source, id)).length > 0) await source.admin.query('DO 0')
}
