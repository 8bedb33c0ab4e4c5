import { type DmError, toErrorBody } from '@data-migration/contract/errors'
import { ChangeRates } from '../incremental/change-rates.ts'
import type { AppliedBatch, IncrementalObserver } from '../incremental/incremental-request.ts'
import type { ApplyConflict } from '../model/ports/change-applier.ts'
import { type ConflictCounts, conflictOf } from './conflict-counts.ts'
import type { RunContext } from './run-context.ts'

/** The journal keeps a position this often, and the last one. */
const positionEveryMs = 10_000

/** Keys of one batch that it tells of; the ledger lists more. */
const mostKeysTold = 20
/** Batches with conflicts that the journal tells of, of one run. */
const mostConflictEvents = 100

/** Turns what following the source tells into counters, events and log lines. */
export function incrementalObserver(
  { record, sink, log }: RunContext,
  conflicts: ConflictCounts,
): IncrementalObserver {
  const counts = { transactions: 0n, changes: 0n, inserts: 0n, updates: 0n, deletes: 0n, bytes: 0n }
  const rates = new ChangeRates()
  let toldAt = 0
  let conflictEvents = 0
  const conflict = (met: ApplyConflict) => {
    conflicts.add(met)
    if (conflictEvents++ >= mostConflictEvents) return
    for (const told of conflictOf(met, BigInt(met.rows))) {
      log.warn(told, 'changes met another state of the target')
      sink.append({ type: 'conflict', conflict: told, keys: met.keys.slice(0, mostKeysTold) })
    }
  }
  return {
    applying: () => undefined,
    applied(batch) {
      counts.transactions += BigInt(batch.transactions)
      counts.changes += BigInt(batch.rows)
      counts.inserts += BigInt(batch.kinds.inserts)
      counts.updates += BigInt(batch.kinds.updates)
      counts.deletes += BigInt(batch.kinds.deletes)
      counts.bytes += BigInt(batch.bytes)
      for (const met of batch.conflicts) conflict(met)
      record.incremental = {
        ...conflicts.counters(),
        transactions: String(counts.transactions),
        changes: String(counts.changes),
        inserts: String(counts.inserts),
        updates: String(counts.updates),
        deletes: String(counts.deletes),
        bytes: String(counts.bytes),
        lagMs: lagOf(batch),
        readMs: batch.readMs,
        applyMs: Math.round(batch.applyMs),
        perSecond: rates.after(performance.now(), { ...counts }),
        queuedBytes: batch.queuedBytes,
        position: batch.progress.position,
        ...(record.incremental?.retained === undefined ? {} : { retained: record.incremental.retained }),
      }
      sink.progress(record.progress())
      if (performance.now() - toldAt < positionEveryMs || batch.progress.inside > 0) return
      toldAt = performance.now()
      sink.append({ type: 'position', stream: 'incremental', position: batch.progress.position })
    },
    statement({ sql }, action, target) {
      log.info({ action }, 'statement in the log of the source')
      const carriedOut = target.length === 0 ? {} : { target: target.join(';\n').slice(0, 4000) }
      sink.append({ type: 'ddl', statement: sql.slice(0, 2000), action, ...carriedOut })
    },
    undecided: (statement) => sink.append({ type: 'undecided', statement }),
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
