import { dmError } from '@data-migration/contract/errors'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import type { PostgresSession } from './session.ts'

/** `lazy`: lost together with its data when the server crashes, never half; `durable`: on disk when it returns. */
export type Durability = 'lazy' | 'durable'

/**
 * One transaction of this epoch: all of `work` is there afterwards, or nothing of it. The epoch check is the last
 * statement before COMMIT, so that a cut-off executor with a half-open COPY holds no lock a take-over waits for.
 * Errors: DM-JOB-008 when another holder took over; whatever `work` throws.
 */
export async function withFencedTransaction<T>(
  session: PostgresSession,
  context: LedgerContext,
  work: () => Promise<T>,
  durability: Durability = 'lazy',
): Promise<T> {
  await session.script(begin(durability).join('; '))
  try {
    const result = await work()
    await assertEpoch(session, context)
    await commit(session)
    return result
  } catch (error) {
    await session.rollback()
    throw error
  }
}

export function begin(durability: Durability): readonly string[] {
  const setting = durability === 'durable' ? 'on' : 'off'
  return ['BEGIN ISOLATION LEVEL READ COMMITTED', `SET LOCAL synchronous_commit = ${setting}`]
}

/** Locks the epoch against a take-over until the transaction ends. */
export async function assertEpoch(session: PostgresSession, context: LedgerContext): Promise<void> {
  const { sql, values } = epochStatement(context)
  if ((await session.rows(sql, values)).length === 0) throw dmError('DM-JOB-008', { epoch: context.epoch })
}

/** Yields no row, and locks nothing, when another holder took over. */
export function epochStatement(context: LedgerContext): { readonly sql: string; readonly values: string[] } {
  return {
    sql: `SELECT 1 FROM ${metaTable(context, 'run')} WHERE sub_task = $1 AND epoch = $2::bigint FOR SHARE`,
    values: [context.subTask, String(context.epoch)],
  }
}

/** COMMIT of a transaction in error rolls back and says so only in its command tag. */
export async function commit(session: PostgresSession): Promise<void> {
  const tag = await session.script('COMMIT')
  if (tag !== 'COMMIT') throw new Error(`COMMIT was answered with ${tag}`)
}
