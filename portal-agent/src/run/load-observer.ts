import { type DmError, dmError, toErrorBody } from '@data-migration/contract/errors'
import type { LoadObserver } from '../full/load-observer.ts'
import type { RunContext } from './run-context.ts'

/** Turns what the full load tells into counters, events and log lines. */
export function loadObserver({ record, sink, log }: RunContext): LoadObserver {
  const table = (name: string) => record.counters.table(name)
  const tick = () => sink.progress(record.progress())
  const alert = (severity: 'warning' | 'critical', error: DmError) => {
    sink.append({ type: 'alert', severity, error: toErrorBody(error) })
  }
  return {
    snapshotOpened({ way, position, tried }) {
      record.snapshot = { way, position, tried: [...tried] }
      log.info({ way, position, tried }, 'snapshot opened')
      if (position !== null) sink.append({ type: 'position', stream: 'snapshot', position })
    },
    tableState(name, state) {
      table(name).state(state)
      tick()
    },
    chunksPlanned: (name, chunks) => table(name).chunksPlanned(chunks),
    rowsRead(name, rows, bytes) {
      table(name).read(rows, bytes)
      tick()
    },
    chunkDone(name, counts, earlier) {
      const counter = table(name)
      counter.chunkDone()
      if (counts !== null) {
        counter.written(counts.rowsWritten, counts.bytes)
        counter.rejected(counts.rowsRejected)
        // Rows an earlier run has read count as read, or the table would never come to its end.
        if (earlier) counter.read(counts.rowsRead, counts.bytes)
      }
      tick()
    },
    rejected: (row) => sink.append({ type: 'rejected', row }),
    chunkFailed(name, chunk, error, retryInMs) {
      log.warn({ table: name, chunk, code: error.code, retryInMs }, error.message)
      const retry = retryInMs === null ? {} : { retryInMs: Math.round(retryInMs) }
      sink.append({ type: 'chunk-failed', table: name, chunk, error: toErrorBody(error), ...retry })
    },
    interrupted(error, retryInMs) {
      log.warn({ code: error.code, retryInMs }, `interrupted: ${error.message}`)
      alert('warning', error)
    },
    tableHalted(name, error) {
      log.error({ table: name, code: error.code }, error.message)
      record.halted.set(name, toErrorBody(error))
      alert('critical', error)
    },
    tableBegunAnew(name) {
      log.warn({ table: name }, 'a table without a key is loaded anew')
      table(name).begunAnew()
      tick()
    },
    paced({ pace, reasons }) {
      log.info({ pace, reasons }, 'pace of the load')
      if (pace === 'pause') alert('warning', dmError('DM-SRC-043', { reasons: reasons.join(', ') }))
    },
    waitsForHours(hours, untilMs) {
      const until = new Date(untilMs).toISOString()
      log.info({ hours, until }, 'outside the hours for reading rows')
      alert('warning', dmError('DM-SRC-045', { hours, until }))
    },
    gaveWay(name) {
      log.warn({ table: name }, 'reading gives way to a statement that waits for the table')
      alert('warning', dmError('DM-SRC-042', { table: name }))
    },
    object(result) {
      record.object(result)
      sink.append({ type: 'object', object: result })
    },
  }
}
