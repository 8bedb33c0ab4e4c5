import { adminPg } from '@data-migration/tests/testbed'
import { type MigrationPair, onTarget } from '../../e2e/lib/migration-pair.ts'
import { type Backend, portalBackends, rowsInFlight } from '../../e2e/lib/target-activity.ts'
import { until } from '../../e2e/lib/until.ts'
import type { Moment } from './plan-round.ts'

/** A run held in a moment, until it is let go. */
export interface Held extends AsyncDisposable {
  /** The backend that does what the moment is about; null where that is several. */
  readonly pid: number | null
}

const withinMs = 60_000

/** Returns once the run is in the moment; where the moment is short, it is held there. */
export async function arrive(moment: Moment, pair: MigrationPair): Promise<Held> {
  switch (moment) {
    case 'ddl':
      return await sees(pair, /\bCREATE TABLE (?!.*portal_meta)/is)
    case 'index-build':
      return await sees(pair, /CREATE (UNIQUE )?INDEX|ADD CONSTRAINT/i)
    case 'copy':
      await until('rows of an unfinished COPY', async () => (await rowsInFlight(pair)) > 0, withinMs)
      return { pid: await copyingPid(pair), [Symbol.asyncDispose]: () => Promise.resolve() }
    case 'commit':
      // The fence is the last statement before COMMIT: holding its row stops every chunk right there.
      await until('a COPY to begin', async () => (await rowsInFlight(pair)) > 0, withinMs)
      return await held(pair, 'SELECT 1 FROM portal_meta.run FOR UPDATE', /FOR SHARE/i)
    case 'position':
      await until('the ledger', () => hasLedger(pair), withinMs)
      return await held(
        pair,
        'LOCK TABLE portal_meta.position IN EXCLUSIVE MODE',
        /portal_meta"?\."?position/i,
      )
  }
}

async function sees(pair: MigrationPair, query: RegExp): Promise<Held> {
  const { pid } = await until(`a statement like ${query}`, () => running(pair, query), withinMs)
  return { pid, [Symbol.asyncDispose]: () => Promise.resolve() }
}

/** Locks something and returns once Portal waits for it with such a statement. */
export async function held(pair: MigrationPair, lock: string, waiting: RegExp): Promise<Held> {
  const holder = await adminPg(pair.target, pair.targetDatabase)
  // A restart of the target ends it; the lock is gone with it.
  holder.on('error', () => undefined)
  const release = async () => {
    try {
      await holder[Symbol.asyncDispose]()
    } catch {
      // It went with the server.
    }
  }
  try {
    await holder.query('BEGIN')
    await holder.query(lock)
    const { pid } = await until('Portal to wait there', () => running(pair, waiting), withinMs)
    return { pid, [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    throw error
  }
}

async function running(pair: MigrationPair, query: RegExp): Promise<Backend | undefined> {
  const backends = await portalBackends(pair)
  return backends.find((backend) => backend.state === 'active' && query.test(backend.query))
}

async function copyingPid(pair: MigrationPair): Promise<number | null> {
  return (await running(pair, /^\s*COPY .* FROM STDIN/i))?.pid ?? null
}

async function hasLedger(pair: MigrationPair): Promise<boolean> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query(`SELECT to_regclass('portal_meta.position') IS NOT NULL AS there`)
    return (rows[0] as { there: boolean } | undefined)?.there === true
  })
}
