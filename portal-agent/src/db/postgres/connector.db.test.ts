import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  adminPg,
  ensurePg14,
  ensurePg15,
  ensurePg18,
  FaultProxy,
  freePort,
} from '@data-migration/tests/testbed'
import { toErrorBody } from '@data-migration/contract/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresConnector } from './connector.ts'
import { createTestTarget, type TestTarget } from './testing/target.ts'

const identity = { subTask: 'sub-task-1', epoch: 3 }

describe.each([
  ['14', ensurePg14],
  ['15', ensurePg15],
  ['18', ensurePg18],
])('a session of PostgreSQL %s', (_, server) => {
  let target: TestTarget

  beforeAll(async () => {
    target = await createTestTarget(await server())
    const { user } = target.endpoint
    // Defaults a database or role may have, each of which would change or break what we read and write.
    await target.admin(`ALTER ROLE "${user}" SET timezone = 'Asia/Shanghai';
      ALTER ROLE "${user}" SET datestyle = 'German'; ALTER ROLE "${user}" SET intervalstyle = 'iso_8601';
      ALTER ROLE "${user}" SET bytea_output = 'escape'; ALTER ROLE "${user}" SET extra_float_digits = -10;
      ALTER ROLE "${user}" SET client_encoding = 'LATIN1'; ALTER ROLE "${user}" SET search_path = 'public';
      ALTER ROLE "${user}" SET statement_timeout = '100ms'; ALTER ROLE "${user}" SET lock_timeout = '1ms';
      ALTER ROLE "${user}" SET idle_in_transaction_session_timeout = '1ms';
      ALTER ROLE "${user}" SET default_transaction_read_only = on;
      ALTER ROLE "${user}" SET max_parallel_workers_per_gather = 4;
      ALTER ROLE "${user}" SET default_transaction_isolation = 'serializable';
      ALTER ROLE "${user}" SET standard_conforming_strings = off`)
  })

  afterAll(async () => {
    await target[Symbol.asyncDispose]()
  })

  it('O11 does not depend on the defaults of server, database and role', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const [row] = await session.rows(
      `SELECT timestamptz '2024-03-31 00:00:00+00' AS tz, date '2024-02-01' AS date, interval '-838:59:59' AS time,
        '\\x00ff'::bytea AS bytes, 0.1::float8 AS double, 16777217::float4 AS single, '人' AS text, 9007199254740993 AS big,
        pg_sleep(0.2) AS slept, current_setting('transaction_read_only') AS read_only,
        current_setting('transaction_isolation') AS isolation, current_setting('search_path') AS path,
        current_setting('max_parallel_workers_per_gather') AS parallel`,
    )
    expect(row).toEqual({
      tz: '2024-03-31 00:00:00+00',
      date: '2024-02-01',
      time: '-838:59:59',
      bytes: '\\x00ff',
      double: '0.1',
      single: '1.6777216e+07',
      text: '人',
      big: '9007199254740993',
      slept: '',
      read_only: 'off',
      isolation: 'read committed',
      path: 'pg_catalog',
      parallel: '0',
    })
  })

  it('leaves session_replication_role alone and is named after its sub-task', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const [row] = await session.rows(`SELECT current_setting('session_replication_role') AS role,
      current_setting('application_name') AS name, pg_backend_pid() AS pid`)
    expect(row).toEqual({ role: 'origin', name: 'portal/sub-task-1/3/writer-1', pid: String(session.pid) })
  })
})

describe('a session', () => {
  let target: TestTarget

  beforeAll(async () => {
    target = await createTestTarget(await ensurePg15())
  })

  afterAll(async () => {
    await target[Symbol.asyncDispose]()
  })

  it('ends its statement on abort, with the reason given, and can be used on', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const abort = new AbortController()
    const sleeping = session.rows('SELECT pg_sleep(60)', [], { signal: abort.signal })
    const reason = new Error('enough')
    abort.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
    expect(await session.rows('SELECT 1 AS one')).toEqual([{ one: '1' }])
  })

  it('hands rows over one by one, and keeps none of a long answer', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const answer = `SELECT n::text AS n, repeat('x', 1000) AS filling FROM generate_series(1, 100000) n`
    let [count, most] = [0, 0]
    await session.eachRow(answer, [], ({ n }) => {
      count++
      if (count % 10_000 === 0) most = Math.max(most, usedAfterCollection())
      expect(n).toBe(String(count))
    })
    expect(count).toBe(100_000)
    const held = usedAfterCollection()
    expect(most - held).toBeLessThan(30e6)
  })

  it('throws what the taking of a row throws, and can be used on', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const seen: (string | null)[] = []
    const taking = session.eachRow(`SELECT n::text AS n FROM generate_series(1, 3) n`, [], ({ n = null }) => {
      seen.push(n)
      if (n === '2') throw new RangeError('damaged')
    })
    await expect(taking).rejects.toThrow('damaged')
    expect(seen).toEqual(['1', '2'])
    await expect(session.eachRow('SELECT * FROM nowhere', [], () => undefined)).rejects.toMatchObject({
      code: 'DM-TGT-008',
    })
    expect(await session.rows('SELECT 1 AS one')).toEqual([{ one: '1' }])
  })

  it('reports its end by an administrator as a loss', async () => {
    await using session = await createPostgresConnector(target.endpoint, identity).connect('writer-1')
    const sleeping = session.rows('SELECT pg_sleep(60)')
    const lost = expect(sleeping).rejects.toMatchObject({ code: 'DM-TGT-007' })
    await using admin = await adminPg(target.server)
    await admin.query('SELECT pg_terminate_backend($1)', [session.pid])
    await lost
    expect(session.lost).toBe(true)
  })

  it('reports a cut line as a loss, idle or not', async () => {
    await using proxy = await FaultProxy.start(target.server)
    const connector = createPostgresConnector({ ...target.endpoint, port: proxy.port }, identity)
    await using busy = await connector.connect('writer-1')
    const sleeping = expect(busy.rows('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: 'DM-TGT-007' })
    await using idle = await connector.connect('writer-2')
    await proxy.setMode({ kind: 'reset' })
    await sleeping
    await expect(idle.rows('SELECT 1')).rejects.toMatchObject({ code: 'DM-TGT-007' })
  })

  it('closes within seconds even when the server is silent', async () => {
    await using proxy = await FaultProxy.start(target.server)
    const connector = createPostgresConnector({ ...target.endpoint, port: proxy.port }, identity)
    const session = await connector.connect('writer-1')
    await proxy.setMode({ kind: 'black-hole' })
    await session[Symbol.asyncDispose]()
    expect(session.lost).toBe(true)
  })
})

describe('a connection that cannot be', () => {
  let target: TestTarget

  beforeAll(async () => {
    target = await createTestTarget(await ensurePg15())
  })

  afterAll(async () => {
    await target[Symbol.asyncDispose]()
  })

  it('for a wrong password names the user and shows no password', async () => {
    const password = 'a-Wrong-Secret-1'
    const connecting = createPostgresConnector({ ...target.endpoint, password }, identity).connect('any')
    const error: unknown = await connecting.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'DM-TGT-002', params: { user: target.endpoint.user } })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(password)
    expect(JSON.stringify(toErrorBody(error))).not.toContain(password)
  })

  it.each([
    ['an unknown user', { user: 'nobody_at_all' }, 'DM-TGT-002'],
    ['an unknown database', { database: 'not_there' }, 'DM-TGT-003'],
    ['an unknown host', { host: 'host.invalid' }, 'DM-TGT-001'],
    ['a server without TLS', { tls: { mode: 'require' as const } }, 'DM-TGT-018'],
  ])('for %s has a code of its own', async (_, change, code) => {
    const connector = createPostgresConnector({ ...target.endpoint, ...change }, identity)
    await expect(connector.connect('any')).rejects.toMatchObject({ code })
  })

  it('for a port nobody listens on is transient', async () => {
    const port = await freePort()
    const connector = createPostgresConnector({ ...target.endpoint, port }, identity)
    await expect(connector.connect('any')).rejects.toMatchObject({ code: 'DM-TGT-001', params: { port } })
  })

  it('for a server that is none ends with a code instead of the process', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const connector = createPostgresConnector({ ...target.endpoint, port }, identity)
    await expect(connector.connect('any')).rejects.toMatchObject({ code: 'DM-TGT-001' })
    server.close()
  })

  it('stops waiting when told to', async () => {
    await using proxy = await FaultProxy.start(target.server)
    await proxy.setMode({ kind: 'black-hole' })
    const connector = createPostgresConnector({ ...target.endpoint, port: proxy.port }, identity)
    const abort = new AbortController()
    const connecting = connector.connect('any', abort.signal)
    const reason = new Error('enough')
    abort.abort(reason)
    await expect(connecting).rejects.toBe(reason)
  })

  it('takes nothing from PG* variables', async () => {
    process.env['PGPASSWORD'] = target.endpoint.password
    process.env['PGOPTIONS'] = '-c datestyle=German'
    try {
      const { password: _, ...endpoint } = target.endpoint
      await expect(createPostgresConnector(endpoint, identity).connect('any')).rejects.toMatchObject({
        code: 'DM-TGT-002',
      })
    } finally {
      delete process.env['PGPASSWORD']
      delete process.env['PGOPTIONS']
    }
  })
})

function usedAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
