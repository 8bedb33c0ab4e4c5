import { createShop } from '@data-migration/demo/shop'
import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { runPortal, startPortal } from '../lib/portal-process.ts'
import { rowsInFlight } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

describe('a frozen run is fenced out', () => {
  it('after --take-over it commits nothing and exits with "fenced"', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.2 }),
    )
    const options = { 'limit.rowsPerSecond': 10_000, 'full.chunkRows': 5_000 }
    const job = await pair.writeJob(pair.job({ options }))
    const command = ['run', '--job', job, '--workspace', pair.workspace, '--json']
    await using first = startPortal(command)
    await until('rows of an unfinished COPY', async () => (await rowsInFlight(pair)) > 0)
    first.child.kill('SIGSTOP')

    const refused = await runPortal(command)
    expect(refused.code).not.toBe(0)
    expect(JSON.stringify(refused.lines)).toMatch(/DM-JOB-00[57]/)

    const second = await runPortal([...command, '--take-over'])
    expect({ code: second.code, verdict: second.report?.['verdict'] }).toEqual({ code: 0, verdict: 'equal' })
    const before = await ledger(pair)

    first.child.kill('SIGCONT')
    expect(await first.exit).toEqual({ code: 10, signal: null })
    expect(JSON.stringify(first.lines)).toContain('DM-JOB-008')
    expect(await ledger(pair)).toEqual(before)
    expect(await compareIndependently(pair)).toEqual([])
  })
})

/** Everything the ledger holds: a fenced run must not have changed a byte of it. */
async function ledger(pair: Parameters<typeof onTarget>[0]): Promise<unknown> {
  return await onTarget(pair, async (client) => {
    const runs = await client.query('SELECT * FROM portal_meta.run')
    const chunks = await client.query('SELECT * FROM portal_meta.chunk ORDER BY table_name, no')
    const objects = await client.query('SELECT * FROM portal_meta.object ORDER BY kind, source_name')
    return { runs: runs.rows, chunks: chunks.rows, objects: objects.rows }
  })
}
