import type { PortalEvent, Report } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { type PortalLine, runPortal, startPortal } from '../lib/portal-process.ts'
import { createNumberTable, killSourceSessions } from '../lib/source-activity.ts'
import { inMidChunk, rowsInFlight } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

const slowly = { 'limit.rowsPerSecond': 8_000, 'full.chunkRows': 4_000, 'full.workers': 2 }

describe('faults of the source are survived', () => {
  it('O06 O23 all sessions of the view end at the same moment, in mid-chunk', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
    await createNumberTable(pair, 'a', 20_000)
    await createNumberTable(pair, 'b', 20_000)
    const job = await pair.writeJob(pair.job({ options: slowly }))
    await using portal = startPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
    for (let kill = 0; kill < 3; kill += 1) {
      await until('rows of an unfinished COPY', async () => (await rowsInFlight(pair)) > 0)
      await killSourceSessions(pair, 3)
    }
    const exit = await portal.exit
    const report = portal.lines.findLast((line) => line.type === 'report')
    expect({ ...exit, verdict: report?.['verdict'], error: report?.['error'] }).toEqual({
      code: 0,
      signal: null,
      verdict: 'equal',
      error: undefined,
    })
    expect(await compareIndependently(pair)).toEqual([])
  })

  it('O20 tables that are dropped, altered or forbidden in mid-load stop alone, and go on once that is mended', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
    await createNumberTable(pair, 'large', 30_000)
    for (const name of ['dropped', 'altered', 'forbidden', 'free']) await createNumberTable(pair, name, 2_000)
    const job = await pair.writeJob(pair.job({ options: { ...slowly, 'full.workers': 1 } }))
    const command = ['--job', job, '--workspace', pair.workspace, '--json']
    await using portal = startPortal(['run', ...command])
    await inMidChunk(pair, 'large')
    await onSource(pair, async (connection) => {
      await connection.query('DROP TABLE dropped; ALTER TABLE altered MODIFY n DECIMAL(10,2)')
    })
    await onTarget(pair, (client) =>
      client.query(`REVOKE ALL ON "${pair.schema}".forbidden FROM "${pair.targetUser}"`),
    )
    expect(await portal.exit).toMatchObject({ code: 8 })
    const report = reportOf(portal.lines)
    expect(states(report)).toEqual({
      altered: 'failed',
      dropped: 'failed',
      forbidden: 'failed',
      free: 'equal',
      large: 'equal',
    })
    expect(alerts(portal.lines)).toEqual(['DM-SRC-011', 'DM-SRC-011', 'DM-TGT-004'])
    expect(report.verdict).toBe('not-verified')
    const status = await runPortal(['status', '--workspace', pair.workspace, '--json'])
    expect(status.lines.at(-1)).toMatchObject({
      state: 'ended',
      exitCode: 8,
      error: { code: 'DM-SRC-011' },
      safe: 'everything the ledger on the target records as done',
    })

    const still = await runPortal(['run', ...command])
    expect(states(reportOf(still.lines))).toEqual({
      altered: 'failed',
      forbidden: 'failed',
      free: 'equal',
      large: 'equal',
    })

    await createNumberTable(pair, 'dropped', 2_000)
    await onSource(pair, (connection) => connection.query('ALTER TABLE altered MODIFY n DECIMAL(20,4)'))
    await onTarget(pair, (client) =>
      client.query(`GRANT ALL ON "${pair.schema}".forbidden TO "${pair.targetUser}"`),
    )
    const again = await runPortal(['run', ...command])
    expect({ code: again.code, verdict: again.report?.['verdict'], error: again.report?.['error'] }).toEqual({
      code: 0,
      verdict: 'equal',
      error: undefined,
    })
    expect(await compareIndependently(pair)).toEqual([])
  })
})

function reportOf(lines: readonly PortalLine[]): Report {
  return lines.findLast((line) => line.type === 'report') as unknown as Report
}

function states(report: Report): Record<string, string> {
  return Object.fromEntries(report.tables.map(({ name, state }) => [name, state]))
}

function alerts(lines: readonly PortalLine[]): string[] {
  const events = lines as unknown as PortalEvent[]
  return events.flatMap((event) => (event.type === 'alert' ? [event.error.code] : [])).sort()
}
