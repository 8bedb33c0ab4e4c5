import { setTimeout as delay } from 'node:timers/promises'
import { DmError } from '@data-migration/contract/errors'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import { replicaStatus } from '../version.ts'
import { type AgreementWay, openView } from './agreement.ts'

/** Statements and transactions older than this would hold the lock up, and everybody behind it. */
const oldSeconds = 5
const waitSeconds = 1
const heldMs = 1_000
const tries = 3

export interface BriefLock {
  /** Null when the lock was not taken. */
  readonly window: ViewWindow | null
  readonly result: string
  /** How long writers may have been held up, over all tries. */
  readonly stallMs: number
}

/**
 * `FLUSH TABLES WITH READ LOCK`, views, `UNLOCK TABLES`: writers wait for a moment, so only where the user allows it. Not
 * on a replica, whose applier would wait; not while something old runs; one at a time on a server.
 */
export async function lockBriefly(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  signal: AbortSignal,
): Promise<BriefLock> {
  let stallMs = 0
  let result = ''
  for (let attempt = 1; attempt <= tries; attempt++) {
    const obstacle = await obstacleOf(control, signal)
    if (obstacle !== null) return { window: null, result: obstacle, stallMs }
    const outcome = await lockOnce(way, control, views, signal)
    stallMs += outcome.stallMs
    result = outcome.result
    if (outcome.window !== null) return { ...outcome, stallMs }
    await delay(1_000 * attempt, undefined, { signal })
  }
  return { window: null, result: `${result} (${tries} tries)`, stallMs }
}

/** Why the lock must not even be asked for; null when it may. Whoever cannot see what runs does not lock. */
async function obstacleOf(control: MysqlConnection, signal: AbortSignal): Promise<string | null> {
  try {
    if (await isReplica(control, signal)) return 'never on a replica'
    if (await hasOldWork(control, signal))
      return `a statement or transaction older than ${oldSeconds} s is running`
    return null
  } catch (error) {
    if (error instanceof DmError && error.code === 'DM-SRC-004') return error.message
    throw error
  }
}

async function isReplica({ session, version }: MysqlConnection, signal: AbortSignal): Promise<boolean> {
  return (await session.query({ name: 'replica-status', sql: replicaStatus(version) }, signal)).length > 0
}

/** innodb_trx is refused without PROCESS, where the process list would just be short. */
async function hasOldWork({ session }: MysqlConnection, signal: AbortSignal): Promise<boolean> {
  const sql = `SELECT
    (SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_started < NOW() - INTERVAL ${oldSeconds} SECOND) +
    (SELECT COUNT(*) FROM information_schema.processlist WHERE time >= ${oldSeconds} AND id <> CONNECTION_ID()
       AND command IN ('Query', 'Execute', 'Fetch') AND user <> 'system user')`
  const [row] = await session.query({ name: 'old-work', sql }, signal)
  return row?.[0] !== '0'
}

async function lockOnce(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  signal: AbortSignal,
): Promise<BriefLock> {
  const { session } = control
  const say = (name: string, sql: string) => session.execute({ name, sql }, signal)
  const [own] = await session.query({ name: 'get-lock', sql: `SELECT GET_LOCK('portal_flush', 0)` }, signal)
  if (own?.[0] !== '1') return { window: null, result: 'another sub-task takes its view', stallMs: 0 }
  const started = performance.now()
  const stalled = () => Math.round(performance.now() - started)
  try {
    await say('lock-wait', `SET SESSION lock_wait_timeout = ${waitSeconds}`)
    await say('flush-lock', 'FLUSH TABLES WITH READ LOCK')
    const window = await openAll(way, control, views, signal)
    await say('unlock', 'UNLOCK TABLES')
    return { window, result: 'ok', stallMs: stalled() }
  } catch (error) {
    if (!(error instanceof DmError) || error.code !== 'DM-SRC-016') throw error
    return { window: null, result: 'the lock was not free in time', stallMs: stalled() }
  } finally {
    if (session.usable) await say('unlock', `DO RELEASE_LOCK('portal_flush')`)
  }
}

/** Nothing is committed meanwhile, so every view sees what the first one does. */
async function openAll(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  signal: AbortSignal,
): Promise<ViewWindow> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(heldMs)])
  const [, ...others] = views
  await Promise.all(others.map((view) => view.session.execute(openView, soon)))
  const [first = control] = views
  return await way.openLocked(first, soon)
}
