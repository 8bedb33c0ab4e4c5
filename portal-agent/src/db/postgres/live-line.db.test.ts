import { ensurePg15, FaultProxy } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createPostgresConnector } from './connector.ts'
import { createTestTarget } from './testing/target.ts'
import { onLiveLine } from './live-line.ts'

const patience = { firstLookMs: 50, lookEveryMs: 50 }

async function lineToTarget() {
  await using stack = new AsyncDisposableStack()
  const target = stack.use(await createTestTarget(await ensurePg15()))
  const proxy = stack.use(await FaultProxy.start(target.server))
  const endpoint = { ...target.endpoint, host: proxy.host, port: proxy.port }
  const connector = createPostgresConnector(endpoint, { subTask: 'line', epoch: 1 })
  const session = stack.use(await connector.connect('apply'))
  const owned = stack.move()
  return { target, proxy, connector, session, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('a line to the target', () => {
  it.each(['SELECT 1', 'BEGIN; SELECT 1', 'SELECT pg_sleep(0.5)'])(
    'O06 that is half-open is given up, whatever the statement: %s',
    async (sql) => {
      await using line = await lineToTarget()
      const { proxy, connector, session } = line
      proxy.strand()
      const work = onLiveLine(connector, session, () => session.script(sql), patience)
      await expect(work).rejects.toMatchObject({ code: 'DM-TGT-007' })
      expect(session.lost).toBe(true)
    },
    20_000,
  )

  it('is kept while a statement runs or waits for a lock, however long', async () => {
    await using line = await lineToTarget()
    const { connector, session, target } = line
    await session.script('CREATE SCHEMA line; CREATE TABLE line.held (a int)')
    const lock = target.admin(`BEGIN; LOCK TABLE line.held; SELECT pg_sleep(1.5); COMMIT`)
    await expect
      .poll(() => target.admin(`SELECT 1 FROM pg_locks WHERE granted AND relation = 'line.held'::regclass`))
      .not.toEqual([])
    const work = () => session.rows('SELECT count(*)::text AS n FROM line.held')
    expect(await onLiveLine(connector, session, work, patience)).toEqual([{ n: '0' }])
    expect(await onLiveLine(connector, session, () => session.script('SELECT pg_sleep(1)'), patience)).toBe(
      'SELECT',
    )
    await lock
  }, 20_000)

  it('is kept while it is found idle between statements', async () => {
    await using line = await lineToTarget()
    const { connector, session } = line
    const work = async () => {
      for (const began = performance.now(); performance.now() - began < 1000;)
        await session.script('SELECT 1')
    }
    await onLiveLine(connector, session, work, patience)
    expect(session.lost).toBe(false)
  }, 20_000)
})
