import { ensurePg15, FaultProxy } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createPostgresConnector } from './connector.ts'
import { copyOut } from './copy-out.ts'
import { runPipelined } from './pipeline.ts'
import type { PostgresSession } from './session.ts'
import { neverAborted } from './testing/chunk.ts'
import { createTestTarget } from './testing/target.ts'

async function lineToTarget() {
  await using stack = new AsyncDisposableStack()
  const target = stack.use(await createTestTarget(await ensurePg15()))
  const proxy = stack.use(await FaultProxy.start(target.server))
  const endpoint = { ...target.endpoint, host: proxy.host, port: proxy.port }
  const session = stack.use(
    await createPostgresConnector(endpoint, { subTask: 'line', epoch: 1 }).connect('apply'),
  )
  const owned = stack.move()
  return { proxy, session, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const slowly = 'SELECT pg_sleep(0.02)::text FROM generate_series(1, 100000)'

const ways: readonly (readonly [
  string,
  (session: PostgresSession, stop: AbortSignal) => Promise<unknown>,
])[] = [
  ['a statement', (session, signal) => session.rows(slowly, [], { signal })],
  [
    'statements sent at once',
    (session, stop) => runPipelined(session, [{ sql: 'BEGIN' }, { sql: slowly }], stop),
  ],
  [
    'rows that are copied',
    async (session, signal) => {
      const request = {
        sql: `COPY (${slowly}) TO STDOUT`,
        format: 'text',
        object: 'x',
        columns: 1,
        signal,
      } as const
      for await (const batch of copyOut(session, request)) expect(batch.count).toBeGreaterThan(0)
    },
  ],
]

describe.each(ways)('O06 %s on a line that is half-open', (_, work) => {
  it('comes to its end when it is called off, and the session is left', async () => {
    await using line = await lineToTarget()
    const stop = new AbortController()
    const reason = new Error('enough')
    const working = work(line.session, stop.signal)
    line.proxy.strand()
    stop.abort(reason)
    await expect(working).rejects.toBe(reason)
    expect(line.session.lost).toBe(true)
  })

  it('leaves the session of use where the line is alive', async () => {
    await using line = await lineToTarget()
    const stop = new AbortController()
    const working = work(line.session, stop.signal)
    stop.abort()
    await expect(working).rejects.toThrow()
    await line.session.rollback()
    expect(await line.session.rows(`SELECT '1' AS one`, [], { signal: neverAborted })).toEqual([{ one: '1' }])
    expect(line.session.lost).toBe(false)
  })
})
