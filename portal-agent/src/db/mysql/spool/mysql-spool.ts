import { DmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { LogItem } from '../../../model/change-block.ts'
import type { ChangeReader, ReadLogRequest, RetainedLog } from '../../../model/ports/change-reader.ts'
import type { LogSpool, SpoolObserver, SpoolSettings, SpoolState } from '../../../model/ports/log-spool.ts'
import { clockAhead } from '../binlog/clock-ahead.ts'
import type { LogDecoderSettings } from '../binlog/log-decoder.ts'
import { KnownTables } from '../binlog/known-tables.ts'
import { readRetainedLog } from '../binlog/retained-log.ts'
import type { MysqlConnector } from '../connector.ts'
import { answered } from '../session/answered.ts'
import { copyLog } from './copy-log.ts'
import type { LogRecorder } from './log-recorder.ts'
import { readGroup } from './read-spool.ts'
import { reasonToStop, stoppedSpool } from './spool-error.ts'
import { type OpenSpoolFile, SpoolFiles } from './spool-files.ts'
import { type SpoolGroup, SpoolStore } from './spool-store.ts'

/** How long the source may take for a login with the few questions that follow it. */
const answerMs = 60_000
/** The longest a timer of Node waits. */
const longestTimerMs = 2 ** 31 - 1

export interface MysqlSpoolSettings extends SpoolSettings {
  /** Bytes of events that are written together; absent: the usual. */
  readonly frameBytes?: number
  readonly fileBytes?: number
  /** Absent: files of the system. */
  readonly openFile?: OpenSpoolFile
  /**
   * Who is asked what the decoder has to know besides the log. Absent: the one whose log is kept; where the load is tied to
   * one server, following is not, and any that stands in for it knows.
   */
  readonly following?: MysqlConnector
}

/** `network`: the source's log as the source has it, which is gone on with. */
export function createMysqlSpool(
  connector: MysqlConnector,
  network: ChangeReader,
  settings: MysqlSpoolSettings,
): LogSpool {
  return new MysqlSpool(connector, network, settings)
}

class MysqlSpool implements LogSpool {
  readonly reader: ChangeReader
  readonly #connector: MysqlConnector
  readonly #network: ChangeReader
  readonly #settings: MysqlSpoolSettings
  readonly #files: SpoolFiles
  readonly #tables = new KnownTables()
  readonly #handOver = new AbortController()
  #store: SpoolStore | null = null
  #keeping: Promise<void> = Promise.resolve()
  #recorder: LogRecorder | null = null
  #stopped = false
  /** What is followed comes from the source. */
  #left = false
  /** The file of the source in which what is kept ends. */
  #file = ''

  constructor(connector: MysqlConnector, network: ChangeReader, settings: MysqlSpoolSettings) {
    this.#connector = connector
    this.#network = network
    this.#settings = settings
    this.#files = new SpoolFiles(settings.directory, settings.fileBytes, settings.openFile)
    this.reader = {
      currentPosition: (signal, like) => network.currentPosition(signal, like),
      historyOf: (applied, signal) => network.historyOf(applied, signal),
      keptForMs: (signal) => network.keptForMs(signal),
      read: (request, signal) => this.#read(request, signal),
      retained: (signal) => this.#retained(signal),
    }
  }

  get state(): SpoolState | null {
    const store = this.#store
    return store === null ? null : { bytes: store.bytes, position: this.#recorder?.position ?? store.end }
  }

  async keep(from: Position, observer: SpoolObserver, signal: AbortSignal): Promise<void> {
    if (this.#store !== null) throw new RangeError('a spool is begun once')
    const { maxBytes } = this.#settings
    const store = new SpoolStore(this.#files, from, maxBytes)
    this.#store = store
    this.#keeping = this.#keep(store, observer, signal)
    await this.#keeping
    signal.throwIfAborted()
  }

  async #keep(store: SpoolStore, observer: SpoolObserver, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const maxMs = Math.min(this.#settings.maxMs, longestTimerMs)
    const timer = setTimeout(() => over.abort(), maxMs)
    const copying = {
      withinMs: answerMs,
      onFile: (file: string) => void (this.#file = file),
      onRecorder: (recorder: LogRecorder | null) => void (this.#recorder = recorder),
      ...(this.#settings.frameBytes === undefined ? {} : { frameBytes: this.#settings.frameBytes }),
    }
    const stop = AbortSignal.any([signal, over.signal, this.#handOver.signal])
    try {
      await copyLog(this.#connector, store, copying, observer, stop)
    } catch (error) {
      if (signal.aborted || this.#handOver.signal.aborted) return
      this.#stopped = true
      observer.stopped(stopError(over.signal.aborted ? null : error, store.end))
    } finally {
      clearTimeout(timer)
    }
  }

  mayRelease(position: Position): boolean {
    return this.#store?.mayRelease(position) ?? false
  }

  async release(position: Position): Promise<void> {
    await this.#store?.release(position)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endKeeping()
    await this.#files[Symbol.asyncDispose]()
  }

  /** The store ends at a transaction afterwards, and stays as it is. */
  async #endKeeping(): Promise<void> {
    this.#handOver.abort()
    await this.#keeping
  }

  async *#read(request: ReadLogRequest, signal: AbortSignal): AsyncGenerator<LogItem> {
    const store = this.#store
    let { from } = request
    if (store?.holds(from.position) === true) {
      let settings: LogDecoderSettings | null = null
      for (;;) {
        const group = await this.#next(store, from.position)
        if (group === null) break
        settings ??= await this.#decoding(request, signal)
        // What is applied of a transaction stays to be passed over until one has come: a group may be a change of files only.
        let { inside } = from
        for await (const item of readGroup(store, group, { ...settings, from })) {
          signal.throwIfAborted()
          if (item.kind === 'statement' || item.block.transactions > 0) inside = 0
          yield item
        }
        from = { position: group.end, inside }
      }
    }
    await this.#endKeeping()
    this.#left = true
    yield* this.#network.read({ ...request, from }, signal)
  }

  /** Who has caught up with what is kept goes on at the source: two need not read the same. */
  async #next(store: SpoolStore, position: Position): Promise<SpoolGroup | null> {
    const group = store.groupBehind(position)
    if (group !== null) return group
    await this.#endKeeping()
    return store.groupBehind(position)
  }

  /** What the decoder has to know of the source besides the log. */
  async #decoding(request: ReadLogRequest, signal: AbortSignal): Promise<LogDecoderSettings> {
    const connector = this.#settings.following ?? this.#connector
    return await answered(signal, answerMs, async (soon) => {
      await using connection = await connector.connect('spool-charsets', soon)
      return {
        ...request,
        database: connector.database,
        clockAheadMs: await clockAhead(connection.session, Date.now, soon),
        charsetTables: await this.#tables.read(connection, request.plans, soon),
      }
    })
  }

  /** While the log is kept here, the source may remove it. */
  async #retained(signal: AbortSignal): Promise<RetainedLog | null> {
    if (this.#left) return await this.#network.retained(signal)
    if (!this.#stopped || this.#file === '') return null
    return await answered(signal, answerMs, async (soon) => {
      await using connection = await this.#connector.connect('retained', soon)
      return await readRetainedLog(connection, this.#file, soon)
    })
  }
}

/** `error`: null at the limit of time. */
function stopError(error: unknown, end: Position): DmError {
  if (error === null) return stoppedSpool('the limit of its time (spool.hours) is reached', end)
  if (error instanceof DmError && error.code === 'DM-INC-230') return error
  return stoppedSpool(reasonToStop(error), end, error)
}
