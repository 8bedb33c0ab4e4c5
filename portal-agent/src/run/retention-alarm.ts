import { type DmError, dmError, toErrorBody } from '@data-migration/contract/errors'
import type { IncrementalObserver } from '../incremental/incremental-request.ts'
import { type PurgeDanger, RetentionWatch } from '../incremental/retention-watch.ts'
import type { ChangeReader, RetainedLog } from '../model/ports/change-reader.ts'
import type { RunContext } from './run-context.ts'

const lookEveryMs = 60_000

/** Passes on what is observed, and tells what the source keeps of its log. Disposing ends the looking. */
export function retentionAlarm(
  context: RunContext,
  reader: Pick<ChangeReader, 'retained'>,
  observer: IncrementalObserver,
  everyMs = lookEveryMs,
): IncrementalObserver & AsyncDisposable {
  const watch = new RetentionWatch()
  const over = new AbortController()
  // Commit of the oldest change that is known not to be in the target; 0 when there is none, or its time is not known.
  let oldestAtMs = 0
  let told = false
  const look = async () => {
    const retained = await reader.retained(over.signal)
    if (retained === null || over.signal.aborted) return
    const danger = watch.look(retained, oldestAtMs === 0 ? 0 : Date.now() - oldestAtMs)
    const error = danger === null ? null : dmError('DM-INC-211', { why: textOf(danger) })
    tell(context, retained, error, !told)
    told = error !== null
  }
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    // A source that does not answer is told of by whoever reads its log.
    looking ??= look()
      .catch(() => undefined)
      .finally(() => (looking = null))
  }, everyMs)
  return {
    ...observer,
    applying(rows, firstAtMs) {
      oldestAtMs = firstAtMs
      observer.applying(rows, firstAtMs)
    },
    applied(batch) {
      // What comes next is at least as young as what was applied.
      oldestAtMs = batch.caughtUp ? 0 : batch.committedAtMs
      observer.applied(batch)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      over.abort()
      await looking
    },
  }
}

function tell(
  { record, sink, log }: RunContext,
  { files, bytes, keptForMs }: RetainedLog,
  error: DmError | null,
  isNews: boolean,
): void {
  const body = error === null ? {} : { error: toErrorBody(error) }
  if (record.incremental !== null)
    record.incremental = {
      ...record.incremental,
      retained: { files, bytes: String(bytes), keptForMs, ...body },
    }
  sink.progress(record.progress())
  if (error === null || !isNews) return
  log.warn({ code: error.code }, error.message)
  sink.append({ type: 'alert', severity: 'warning', error: toErrorBody(error) })
}

function textOf(danger: PurgeDanger): string {
  if (danger.kind === 'next')
    return `it removes files, and ${danger.file}, which is being read, is its oldest now`
  return `what is read is ${duration(danger.behindMs)} old, and it is kept for ${duration(danger.keptForMs)}`
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
