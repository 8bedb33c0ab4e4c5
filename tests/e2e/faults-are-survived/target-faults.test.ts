import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onTarget } from '../lib/migration-pair.ts'
import { startOwnPostgres } from '../lib/own-servers.ts'
import { type PortalLine, startPortal } from '../lib/portal-process.ts'
import { createNumberTable } from '../lib/source-activity.ts'
import { inMidChunk } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

describe('faults of the target are survived', () => {
  let own: Awaited<ReturnType<typeof startOwnPostgres>>
  beforeAll(async () => {
    // What is committed without waiting stays in memory as long as the server allows: a crash then loses most.
    own = await startOwnPostgres({ settings: { wal_writer_delay: '10s', wal_buffers: '32MB' } })
  })
  afterAll(() => own[Symbol.asyncDispose]())

  it.each(['restart', 'crash'] as const)('O05 X22 a %s in mid-chunk, twice', async (fault) => {
    await using pair = await createPair({ source: 'mariadb', target: own.server })
    await createNumberTable(pair, 'a', 60_000)
    await createNumberTable(pair, 'b', 10_000)
    const options = { 'limit.rowsPerSecond': 8_000, 'full.chunkRows': 4_000, 'full.workers': 2 }
    const job = await pair.writeJob(pair.job({ options }))
    await using portal = startPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
    for (let no = 0; no < 2; no += 1) {
      await inMidChunk(pair, 'a')
      if (no > 0) await committedInMemory(pair)
      if (fault === 'restart') await own.server.restart()
      else {
        await own.server.kill()
        await own.server.start()
      }
    }
    const exit = await portal.exit
    expect({ ...exit, ...ending(portal.lines) }).toEqual({
      code: 0,
      signal: null,
      verdict: 'equal',
      error: undefined,
    })
    expect(await compareIndependently(pair)).toEqual([])
    const lost = portal.lines.filter((line) => JSON.stringify(line).includes('it has lost'))
    // Whether a crash takes anything with it is the moment's; a server that was told to end has lost nothing.
    if (fault === 'restart') expect(lost).toEqual([])
  })
})

/** Returns once a chunk was committed of which nothing has reached the disk. */
async function committedInMemory(pair: MigrationPair): Promise<void> {
  let before = await ledgerState(pair)
  await until('a chunk committed in memory', async () => {
    const now = await ledgerState(pair)
    if (now.done > before.done && now.flushed === before.flushed) return true
    if (now.flushed !== before.flushed) before = now
    return false
  })
}

/** Chunks done, and up to where the log is on the disk. */
async function ledgerState(pair: MigrationPair): Promise<{ done: number; flushed: string }> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ done: number; flushed: string }>(
      `SELECT pg_current_wal_flush_lsn()::text AS flushed,
         (SELECT count(*)::int FROM portal_meta.chunk WHERE state = 'done') AS done`,
    )
    return rows[0] ?? { done: 0, flushed: '' }
  })
}

function ending(lines: readonly PortalLine[]): { verdict: unknown; error: unknown } {
  const report = lines.findLast((line) => line.type === 'report')
  return { verdict: report?.['verdict'], error: report?.['error'] }
}
