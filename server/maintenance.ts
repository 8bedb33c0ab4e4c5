import type { Logger } from '@data-migration/contract/plugin'
import { Cron } from 'croner'
import type { Store } from './store/store.ts'

const hourMs = 3_600_000
/** A client that has heard no answer asks again within minutes. */
const keepRepliesMs = 24 * hourMs
/** Pre-checks of the wizard that became no sub-task. */
const keepLooseChecksMs = 7 * 24 * hourMs

/** Deletes once an hour what nobody asks for any more. */
export function startMaintenance(store: Store, logger: Logger): Disposable {
  const before = (ms: number) => new Date(Date.now() - ms).toISOString()
  const failed = (error: unknown) => logger.warn({ error }, 'old entries could not be deleted')
  const job = new Cron('17 * * * *', { protect: true, catch: failed, unref: true }, async () => {
    await store.idempotencyKeys.removeOlder(before(keepRepliesMs))
    await store.checks.removeOlder(before(keepLooseChecksMs))
  })
  return { [Symbol.dispose]: () => job.stop() }
}
