import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair } from '../lib/migration-pair.ts'
import { startPortal } from '../lib/portal-process.ts'
import { createNumberTable, killSourceSessions } from '../lib/source-activity.ts'
import { rowsInFlight } from '../lib/target-activity.ts'
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
})
