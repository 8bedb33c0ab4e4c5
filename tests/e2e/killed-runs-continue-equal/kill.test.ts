import { createShop } from '@data-migration/demo/shop'
import { adminPg } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onSource } from '../lib/migration-pair.ts'
import { runPortal, startPortal } from '../lib/portal-process.ts'
import { clearTarget, portalBackends, rowsInFlight, slowDownDdl } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

type Moment = 'ddl' | 'mid-chunk' | 'copy-to-commit' | 'index-build' | 'verification'

/** One round's kills, in the order in which a run meets them. Three rounds: 30 kills, at least 6 of each kind. */
const plan: readonly Moment[] = [
  ...Array<Moment>(2).fill('ddl'),
  ...Array<Moment>(2).fill('mid-chunk'),
  ...Array<Moment>(2).fill('copy-to-commit'),
  ...Array<Moment>(2).fill('index-build'),
  ...Array<Moment>(2).fill('verification'),
]
const rounds = 3

/** Returns once the run is in the moment; what it returns is held until the kill is done. */
type Arrival = (pair: MigrationPair) => Promise<AsyncDisposable>

const nothingHeld: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() }

const arrivals: Record<Moment, Arrival> = {
  // Behind the settings of its transaction.
  ddl: (pair) => sees(pair, /\bCREATE TABLE (?!.*portal_meta)/is),
  'index-build': (pair) => sees(pair, /CREATE (UNIQUE )?INDEX|ADD CONSTRAINT/i),
  verification: (pair) => sees(pair, /^\s*COPY \(\s*SELECT/i),
  'mid-chunk': async (pair) => {
    await until('rows of an unfinished COPY', async () => (await rowsInFlight(pair)) > 0)
    return nothingHeld
  },
  // The fence is the last statement before COMMIT: holding its row stops every chunk right there.
  'copy-to-commit': async (pair) => {
    await until('a COPY to begin', async () => (await rowsInFlight(pair)) > 0)
    const holder = await adminPg(pair.target, pair.targetDatabase)
    await holder.query('BEGIN')
    await holder.query('SELECT 1 FROM portal_meta.run FOR UPDATE')
    await until('a chunk to wait at the fence', async () =>
      (await portalBackends(pair)).some(
        (backend) => /FOR SHARE/i.test(backend.query) && backend.state === 'active',
      ),
    )
    return holder
  },
}

async function sees(pair: MigrationPair, query: RegExp): Promise<AsyncDisposable> {
  await until(`a statement like ${query}`, async () =>
    (await portalBackends(pair)).some((backend) => backend.state === 'active' && query.test(backend.query)),
  )
  return nothingHeld
}

describe('killed runs continue', () => {
  it('X22 O05: 30 kills -9 in DDL, chunks, commits, index builds and verification end equal', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.2 }),
    )
    const options = {
      'limit.rowsPerSecond': 10_000,
      'full.chunkRows': 5_000,
      'full.workers': 2,
      // Digests of so few rows are over before anybody sees them.
      'verify.method': 'stream',
    }
    const job = await pair.writeJob(pair.job({ options }))
    const command = ['run', '--job', job, '--workspace', pair.workspace, '--json']
    for (let round = 0; round < rounds; round += 1) {
      await slowDownDdl(pair, 0.1)
      for (const moment of plan) {
        await using portal = startPortal(command)
        const ended = portal.exit.then((exit) => {
          throw new Error(`ended (${exit.code}) before the moment ${moment}: ${portal.stderr().slice(-2000)}`)
        })
        ended.catch(() => undefined)
        await using _held = await Promise.race([arrivals[moment](pair), ended])
        expect(await portal.kill()).toEqual({ code: null, signal: 'SIGKILL' })
      }
      const last = await runPortal(command)
      expect({
        round,
        code: last.code,
        verdict: last.report?.['verdict'],
        error: last.report?.['error'],
      }).toEqual({
        round,
        code: 0,
        verdict: 'equal',
        error: undefined,
      })
      expect(await compareIndependently(pair)).toEqual([])
      await clearTarget(pair)
    }
  })
})
