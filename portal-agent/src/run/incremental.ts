import { type DmError, toErrorBody } from '@data-migration/contract/errors'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { loadStart } from '../full/load-tables.ts'
import { runIncrementalPhase } from '../incremental/incremental-phase.ts'
import type { AppliedBatch, IncrementalObserver } from '../incremental/incremental-request.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

/** The journal keeps a position this often, and the last one. */
const positionEveryMs = 10_000

/** Follows the source until the wish to end, and tells about it. */
export async function followSource(
  context: RunContext,
  {
    plan,
    ledger,
    ports,
  }: { readonly plan: DatabasePlan; readonly ledger: Ledger; readonly ports: EpochPorts },
): Promise<void> {
  const { job, options, signal, finish, sink, log } = context
  const position = await runIncrementalPhase(
    {
      plans: plan.tables.map((table) => table.plan),
      records: await ledger.tables(),
      start: await ledger.position(loadStart),
      reader: ports.changeReader,
      openApplier: ports.openChangeApplier,
      database: job.source.database,
      options,
      observer: incrementalObserver(context),
      finish,
    },
    signal,
  )
  await ledger.makeDurable()
  sink.append({ type: 'position', stream: 'incremental', position })
  log.info({ position }, 'everything up to the end of the source is applied')
}

function incrementalObserver({ record, sink, log }: RunContext): IncrementalObserver {
  const counts = { transactions: 0n, changes: 0n }
  let toldAt = 0
  return {
    applied(batch) {
      counts.transactions += BigInt(batch.transactions)
      counts.changes += BigInt(batch.rows)
      record.incremental = {
        transactions: String(counts.transactions),
        changes: String(counts.changes),
        lagMs: lagOf(batch),
        applyMs: Math.round(batch.applyMs),
        queuedBytes: batch.queuedBytes,
        position: batch.progress.position,
      }
      sink.progress(record.progress())
      if (performance.now() - toldAt < positionEveryMs || batch.progress.inside > 0) return
      toldAt = performance.now()
      sink.append({ type: 'position', stream: 'incremental', position: batch.progress.position })
    },
    statement({ sql }, action) {
      log.info({ action }, 'statement in the log of the source')
      sink.append({ type: 'ddl', statement: sql.slice(0, 2000), action })
    },
    interrupted(error: DmError, retryInMs: number) {
      log.warn({ code: error.code, retryInMs }, `interrupted: ${error.message}`)
      sink.append({ type: 'alert', severity: 'warning', error: toErrorBody(error) })
    },
  }
}

/** With nothing left to apply there is no delay, however old the last change is. */
function lagOf({ committedAtMs, caughtUp, queuedBytes }: AppliedBatch): number | null {
  if (committedAtMs === 0) return caughtUp && queuedBytes === 0 ? 0 : null
  return Math.max(0, Date.now() - committedAtMs)
}
