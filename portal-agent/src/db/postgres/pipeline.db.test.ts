import { ensurePg14, ensurePg15, ensurePg18 } from '@data-migration/tests/testbed'
import { DmError } from '@data-migration/contract/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresConnector } from './connector.ts'
import { runPipelined } from './pipeline.ts'
import type { PostgresSession } from './session.ts'
import { sqlState } from './errors.ts'
import { binaryIds, inPieces, neverAborted } from './testing/chunk.ts'
import { createTestTarget, type TestTarget } from './testing/target.ts'

const identity = { subTask: 'sub-task-1', epoch: 1 }
const copyIds = 'COPY ids (id) FROM STDIN (FORMAT binary)'
const begin = { sql: 'BEGIN' }

describe.each([
  ['14', ensurePg14],
  ['15', ensurePg15],
  ['18', ensurePg18],
])('statements sent at once to PostgreSQL %s', (_, server) => {
  let target: TestTarget
  const connect = () => createPostgresConnector(target.endpoint, identity).connect('apply')
  const count = async (session: PostgresSession) =>
    (await session.rows('SELECT count(*)::text AS n FROM ids'))[0]?.['n']

  beforeAll(async () => {
    target = await createTestTarget(await server())
    await using session = await connect()
    await session.script('CREATE SCHEMA IF NOT EXISTS own')
    await session.script('CREATE TABLE own.ids (id bigint PRIMARY KEY)')
  })

  afterAll(async () => {
    await target[Symbol.asyncDispose]()
  })

  async function ready(): Promise<PostgresSession> {
    const session = await connect()
    await session.script('SET search_path = own')
    await session.script('TRUNCATE ids')
    return session
  }

  it('are answered by one round trip, each with the rows it has touched', async () => {
    await using session = await ready()
    const pieces: Buffer[] = []
    for await (const piece of inPieces(binaryIds(1, 50_000))) pieces.push(piece)
    let trips = 0
    session.connection.on('readyForQuery', () => trips++)
    const end = await runPipelined(
      session,
      [
        begin,
        { sql: 'CREATE TEMP TABLE staged (id bigint) ON COMMIT DROP' },
        {
          sql: 'COPY staged (id) FROM STDIN (FORMAT binary)',
          data: pieces,
        },
        { sql: 'INSERT INTO ids SELECT id FROM staged' },
        { sql: 'UPDATE ids SET id = -id WHERE id <= $1::bigint', values: ['10'] },
        { sql: 'DELETE FROM ids WHERE id = $1', values: [Buffer.from('000000000000000b', 'hex')] },
        { sql: copyIds, data: [binaryIds(60_001, 0)] },
        { sql: copyIds, data: [binaryIds(60_001, 5)] },
        { sql: 'SELECT id FROM ids WHERE id < 0' },
        { sql: '' },
        { sql: 'COMMIT' },
      ],
      neverAborted,
    )
    expect(end).toEqual({ rows: [0, 0, 50_000, 50_000, 10, 1, 0, 5, 10, 0, 0], failure: null })
    expect(trips).toBe(1)
    expect(await count(session)).toBe('50004')
  })

  it('are parsed once where they come again, and anew in the next pipeline', async () => {
    await using session = await ready()
    const insert = (id: string) => ({ sql: 'INSERT INTO ids (id) VALUES ($1)', values: [id] })
    const inserts = (...ids: readonly string[]) =>
      runPipelined(session, [begin, ...ids.map(insert), { sql: 'COMMIT' }], neverAborted)
    let parsed = 0
    session.connection.on('parseComplete', () => parsed++)
    expect(await inserts('1', '2', '3')).toEqual({ rows: [0, 1, 1, 1, 0], failure: null })
    expect(parsed).toBe(3)
    // What a pipeline that failed has left of its names stands in nobody's way.
    const failed = await inserts('4', '1', '5')
    expect(failed.rows).toEqual([0, 1])
    expect(sqlState(failed.failure?.error)).toBe('23505')
    await session.rollback()
    // Nor do the types of its parameters.
    await session.script('ALTER TABLE ids ALTER COLUMN id TYPE numeric')
    expect(await inserts('6.5', '7.5')).toMatchObject({ failure: null })
    expect(await count(session)).toBe('5')
    await session.script('TRUNCATE ids; ALTER TABLE ids ALTER COLUMN id TYPE bigint')
  })

  it.each([
    ['a statement', { sql: 'INSERT INTO ids VALUES (1)', object: 'ids' }, '23505'],
    [
      'the rows of a COPY',
      { sql: copyIds, data: [binaryIds(2, 200_000), binaryIds(1, 1)], object: 'ids' },
      '22P04',
    ],
    [
      'a COPY into what is not there',
      { sql: copyIds.replace('ids', 'nope'), data: [binaryIds(1, 300_000)], object: 'nope' },
      '42P01',
    ],
    ['a statement that is none', { sql: 'INSRT', object: 'x' }, '42601'],
  ] as const)('end at the first that fails, and leave the session of use: %s', async (__, failing, state) => {
    await using session = await ready()
    const { rows, failure } = await runPipelined(
      session,
      [
        begin,
        { sql: 'INSERT INTO ids VALUES (1), (-1)' },
        failing,
        { sql: 'DELETE FROM ids' },
        { sql: 'COMMIT' },
      ],
      neverAborted,
    )
    expect(rows).toEqual([0, 2])
    expect(failure?.error).toBeInstanceOf(DmError)
    expect(sqlState(failure?.error)).toBe(state)
    await session.rollback()
    expect(session.lost).toBe(false)
    expect(await count(session)).toBe('0')
  })

  it('end by an abort in the midst of a wait, and nothing stays', async () => {
    await using session = await ready()
    await using other = await connect()
    await other.script('SET search_path = own')
    await other.script('BEGIN; LOCK TABLE ids')
    const stop = new AbortController()
    const reason = new Error('enough')
    const running = runPipelined(
      session,
      [begin, { sql: copyIds, data: [binaryIds(1, 500_000)] }, { sql: 'COMMIT' }],
      stop.signal,
    )
    await waiting(other, session.pid)
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
    await other.script('ROLLBACK')
    await session.rollback()
    expect(session.lost).toBe(false)
    expect(await count(session)).toBe('0')
  })

  it('end with the connection, when that ends', async () => {
    await using session = await ready()
    await using other = await connect()
    await other.script('SET search_path = own')
    await other.script('BEGIN; LOCK TABLE ids')
    const running = runPipelined(
      session,
      [begin, { sql: copyIds, data: [binaryIds(1, 500_000)] }, { sql: 'COMMIT' }],
      neverAborted,
    )
    await waiting(other, session.pid)
    await createPostgresConnector(target.endpoint, identity).terminate(session.pid)
    const { rows, failure } = await running
    expect(rows).toEqual([0])
    expect((failure?.error as DmError).code).toBe('DM-TGT-007')
    expect(session.lost).toBe(true)
    await other.script('ROLLBACK')
    expect(await count(other)).toBe('0')
  })
})

/** Until that session waits for a lock. */
async function waiting(session: PostgresSession, pid: number): Promise<void> {
  for (;;) {
    const rows = await session.rows('SELECT 1 FROM pg_locks WHERE NOT granted AND pid = $1::int', [
      String(pid),
    ])
    if (rows.length > 0) return
  }
}
