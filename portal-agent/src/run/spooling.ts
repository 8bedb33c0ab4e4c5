import { type DmError, toErrorBody } from '@data-migration/contract/errors'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { Position, SpoolCounters } from '@data-migration/contract/portal'
import type { PlannedTable } from '../convert/plan-database.ts'
import { needsSpool } from '../incremental/spool-need.ts'
import type { LogProgress } from '../model/change-block.ts'
import { reached } from '../model/position-order.ts'
import type { ChangeReader } from '../model/ports/change-reader.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { LogSpool, SpoolObserver } from '../model/ports/log-spool.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

export interface SpoolingRequest {
  readonly ports: Pick<EpochPorts, 'changeReader' | 'openSpool'>
  readonly ledger: Pick<Ledger, 'position' | 'makeDurable'>
  readonly tables: readonly PlannedTable[]
}

/** The stream under which the ledger keeps up to where changes are applied. */
const applied = 'incremental'

/**
 * Keeps the source's log from the start of the load until it is followed, where it could be gone by then, and tells about it.
 * Whatever goes wrong with it stops neither the load nor what follows: the source's own log is there as ever, or it says that
 * it is purged. Disposing removes what is kept.
 */
export class Spooling implements AsyncDisposable {
  readonly #context: RunContext
  readonly #request: SpoolingRequest
  readonly #spool: LogSpool | null
  readonly #over = new AbortController()
  #working: Promise<void> | null = null
  /** No more is kept. */
  #ended = false
  /** All that was kept is applied and removed. */
  #gone = false
  #releasing: Promise<void> | null = null

  constructor(context: RunContext, request: SpoolingRequest) {
    const { 'spool.maxGB': gigabytes, 'spool.hours': hours } = context.options.values
    const limits = { maxBytes: gigabytes * 1e9, maxMs: hours * 3_600_000 }
    this.#context = context
    this.#request = request
    this.#spool =
      context.spool === null ? null : request.ports.openSpool({ directory: context.spool, ...limits })
  }

  /** Follows what is kept first, where something is. */
  get reader(): ChangeReader {
    return this.#spool?.reader ?? this.#request.ports.changeReader
  }

  /** From `position` on the log is needed. The first time counts. */
  readonly onStart = (position: Position): void => {
    const { log, signal } = this.#context
    const within = AbortSignal.any([signal, this.#over.signal])
    this.#working ??= this.#keep(position, within).catch((error: unknown) => {
      if (!within.aborted) log.error({ err: error }, 'the log of the source could not be kept')
    })
  }

  async #keep(position: Position, signal: AbortSignal): Promise<void> {
    const { record, log } = this.#context
    const spool = this.#spool
    if (spool === null || !(await this.#isNeeded(signal))) return
    log.info({ position }, 'the log of the source is kept on the executor')
    const told: { error?: ErrorBody } = {}
    const since = new Date().toISOString()
    record.spool = (): SpoolCounters | null => {
      const { state } = spool
      return state === null ? null : { since, ...state, ...told }
    }
    try {
      await spool.keep(position, this.#observer(told), signal)
    } finally {
      this.#ended = true
    }
  }

  /** Where the source does not answer nobody knows how long it keeps its log. */
  async #isNeeded(signal: AbortSignal): Promise<boolean> {
    const { ports, ledger, tables } = this.#request
    const { values } = this.#context.options
    if (values['spool.mode'] === 'never' || (await ledger.position(applied)) !== null) return false
    const facts = {
      keptForMs: await ports.changeReader.keptForMs(signal).catch(() => 0),
      bytes: sum(tables.map(({ plan }) => plan.source.dataBytes)),
      rows: sum(tables.map(({ plan }) => plan.source.rowsEstimate)),
    }
    signal.throwIfAborted()
    return needsSpool(values, facts)
  }

  #observer(told: { error?: ErrorBody }): SpoolObserver {
    const { record, sink, log } = this.#context
    const alert = (error: DmError) =>
      sink.append({ type: 'alert', severity: 'warning', error: toErrorBody(error) })
    return {
      kept: () => sink.progress(record.progress()),
      interrupted(error, retryInMs) {
        log.warn({ code: error.code, retryInMs }, `keeping the log is interrupted: ${error.message}`)
        alert(error)
      },
      stopped(error) {
        told.error = toErrorBody(error)
        log.warn({ code: error.code }, error.message)
        alert(error)
        sink.progress(record.progress())
      },
    }
  }

  /** The target is there; what lies before it is removed as soon as that cannot be lost any more. */
  applied({ position }: LogProgress): void {
    const spool = this.#spool
    if (spool === null || this.#gone || this.#releasing !== null) return
    const isOver = this.#ended && spool.state !== null && reached(position, spool.state.position)
    if (!isOver && !spool.mayRelease(position)) return
    this.#releasing = this.#release(spool, position, isOver)
      .catch((error: unknown) => this.#context.log.warn({ err: error }, 'kept log could not be removed'))
      .finally(() => (this.#releasing = null))
  }

  async #release(spool: LogSpool, position: Position, isOver: boolean): Promise<void> {
    await this.#request.ledger.makeDurable()
    await spool.release(position)
    if (!isOver) return
    this.#gone = true
    await spool[Symbol.asyncDispose]()
    this.#context.record.spool = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await this.#working
    await this.#releasing
    await this.#spool?.[Symbol.asyncDispose]()
  }
}

function sum(counts: readonly string[]): number {
  return counts.reduce((total, count) => total + Number(count), 0)
}
