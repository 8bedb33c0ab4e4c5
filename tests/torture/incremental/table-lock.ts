import { setTimeout as delay } from 'node:timers/promises'
import { adminPg } from '@data-migration/tests/testbed'
import type { MigrationPair } from '../../e2e/lib/migration-pair.ts'
import { until } from '../../e2e/lib/until.ts'

/** Somebody locks a table of the target until Portal waits for it, and so long after that. */
export async function lockTable(pair: MigrationPair, table: string, forMs: number): Promise<void> {
  await using holder = await adminPg(pair.target, pair.targetDatabase)
  await holder.query('BEGIN')
  await holder.query(`LOCK TABLE "${pair.schema}"."${table}" IN ACCESS EXCLUSIVE MODE`)
  await until('Portal to wait for the lock', async () => (await waiting(holder)) > 0, 60_000)
  await delay(forMs)
  // It may have given up and come again, but it must not have got past.
  await until('Portal to wait still', async () => (await waiting(holder)) > 0, 60_000)
  await holder.query('ROLLBACK')
}

async function waiting(holder: Awaited<ReturnType<typeof adminPg>>): Promise<number> {
  const { rows } = await holder.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'portal/%'
       AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
  )
  return rows.length
}
