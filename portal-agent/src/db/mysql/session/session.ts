import type { Socket } from 'node:net'
import type { RowBatch } from '../../../model/row-batch.ts'
import { type ErrorPlace, lostError, statementError } from '../errors.ts'
import type { ByteSource } from '../wire/byte-source.ts'
import { ChunkQueue } from '../wire/chunk-queue.ts'
import type { LargeRowTurn } from '../wire/large-row-turn.ts'
import { PacketReader } from '../wire/packet-reader.ts'
import {
  commandPacket,
  decodeRows,
  endsWithMoreResults,
  queryPacket,
  quitPacket,
  readError,
  readReply,
  type TextRow,
} from '../wire/packets.ts'

/** A statement with the name errors and logs show instead of its text. */
export interface Statement {
  readonly name: string
  readonly sql: string
  /** The table it reads, for errors that are about it. */
  readonly table?: string
}

/** A command whose answer goes on until one side ends the connection. */
export interface PacketStream {
  readonly name: string
  readonly command: number
  readonly body: Buffer
  readonly silenceMs: number
}

export interface SessionOptions {
  readonly threadId: number
  readonly place: ErrorPlace
  /** Shared by all sessions of the process. */
  readonly largeRows: LargeRowTurn
  /** Ends the running statement of this session from a connection of its own. */
  readonly kill: () => Promise<void>
}

/** How long the rest of an abandoned result may take before the connection is dropped instead. */
const drainMs = 10_000

/**
 * One logged-in connection that speaks the text protocol itself: results reach the caller as the bytes the server
 * sent. One statement at a time. After a lost connection or an abort it is unusable and says so.
 */
export class MysqlSession implements AsyncDisposable {
  readonly threadId: number
  readonly #socket: Socket
  readonly #source: ByteSource
  readonly #queue: ChunkQueue
  readonly #reader = new PacketReader()
  readonly #options: SessionOptions
  #state: 'idle' | 'head' | 'rows' = 'idle'
  #giveTurnBack: (() => void) | null = null
  #closed = false

  constructor(source: ByteSource, options: SessionOptions) {
    this.#socket = source.socket
    this.#source = source
    this.#queue = new ChunkQueue(source)
    this.#options = options
    this.threadId = options.threadId
  }

  get usable(): boolean {
    return !this.#closed && this.#queue.failure === null
  }

  /** For statements without rows; rows that come are read and dropped. */
  async execute(statement: Statement, signal: AbortSignal): Promise<void> {
    await this.query(statement, signal)
  }

  /** A small result, all of it, as strings. */
  async query(statement: Statement, signal: AbortSignal): Promise<TextRow[]> {
    const rows: TextRow[] = []
    await this.eachRow(statement, (row) => rows.push(row), signal)
    return rows
  }

  /** As strings, a row at a time: of a result with many rows, only what the caller keeps of them stays in memory. */
  async eachRow(statement: Statement, take: (row: TextRow) => void, signal: AbortSignal): Promise<void> {
    let columns = 0
    for await (const batch of this.#run(statement, signal, (count) => (columns = count)))
      for (const row of decodeRows(batch, columns)) take(row)
  }

  /**
   * The rows as bytes. The generator ends only after the server's end-of-result packet; everything else throws
   * (pitfall O02). Leaving it early ends the statement on the server and keeps the session; aborting ends the session.
   */
  stream(statement: Statement, signal: AbortSignal): AsyncGenerator<RowBatch, void, undefined> {
    return this.#run(statement, signal, () => undefined)
  }

  /** Whether bytes have come that were not handed out yet. */
  get hasReceived(): boolean {
    return !this.#queue.isEmpty
  }

  /**
   * The packets that answer a command without an end of its own, as many at a time as have come. Their memory is received into
   * again once more is asked for. The connection is closed afterwards, however it ends. Silence for longer than `silenceMs` is a lost connection.
   */
  async *packets(
    request: PacketStream,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Buffer[], void, undefined> {
    signal.throwIfAborted()
    this.#state = 'rows'
    // In a stream that is flushed again and again the server takes its packets' numbers from those of the frames.
    this.#reader.expectSequence(this.#source.isFramed ? null : 1)
    this.#source.send(commandPacket(request.command, request.body))
    try {
      for (;;) {
        const packets: Buffer[] = []
        for (let next = this.#next(); next !== null; next = this.#next()) {
          if (next[0] === 0xff) throw statementError(readError(next), request, this.#options.place)
          if (next[0] === 0xfe && next.length < 9) throw lostError(new Error('the source ended the stream'))
          packets.push(next)
        }
        if (packets.length > 0) yield packets
        const deadline = AbortSignal.timeout(request.silenceMs)
        await this.#receive(AbortSignal.any([signal, deadline])).catch((error: unknown) => {
          throw deadline.aborted && !signal.aborted ? lostError(new Error('the source is silent')) : error
        })
      }
    } finally {
      this.destroy()
    }
  }

  #next(): Buffer | null {
    return this.#parse(() => this.#reader.next())
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#socket.writable) this.#source.send(quitPacket())
    this.#socket.destroySoon()
  }

  /** Drops the connection at once. */
  destroy(): void {
    this.#closed = true
    this.#socket.destroy()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async *#run(
    statement: Statement,
    signal: AbortSignal,
    onColumns: (count: number) => void,
  ): AsyncGenerator<RowBatch, void, undefined> {
    this.#begin(statement, signal)
    try {
      const columns = await this.#readHead(statement, signal)
      onColumns(columns)
      if (this.#state === 'rows') yield* this.#readRows(statement, signal)
    } finally {
      this.#endTurn()
      if (this.#state !== 'idle') await this.#abandon(signal)
    }
  }

  /** The large row is with its reader no more. */
  #endTurn(): void {
    this.#giveTurnBack?.()
    this.#giveTurnBack = null
  }

  #begin(statement: Statement, signal: AbortSignal): void {
    signal.throwIfAborted()
    if (this.#queue.failure !== null) throw lostError(this.#queue.failure)
    if (this.#closed) throw lostError(new Error('the session was closed'))
    if (this.#state !== 'idle') throw new Error(`${statement.name}: the session is busy`)
    this.#state = 'head'
    this.#reader.expectSequence(1)
    this.#source.send(queryPacket(statement.sql))
  }

  /** Reads up to the first row; the number of columns, 0 for a statement without a result. */
  async #readHead(statement: Statement, signal: AbortSignal): Promise<number> {
    const reply = readReply(await this.#nextPacket(signal))
    switch (reply.kind) {
      case 'ok':
        this.#state = 'idle'
        return 0
      case 'error':
        this.#state = 'idle'
        throw statementError(reply.error, statement, this.#options.place)
      case 'local-infile':
        throw lostError(new Error('the server asked for a local file, which is always refused'))
      case 'rows':
        // The definitions of the columns and the EOF packet behind them.
        for (let packet = 0; packet <= reply.columns; packet++) await this.#nextPacket(signal)
        this.#state = 'rows'
        return reply.columns
    }
  }

  async *#readRows(statement: Statement, signal: AbortSignal): AsyncGenerator<RowBatch, void, undefined> {
    for (;;) {
      const rows = this.#parse(() => this.#reader.takeRows())
      if (rows !== null) {
        yield rows
        if (!this.#reader.isGatheringLarge) this.#endTurn()
        continue
      }
      const ending = this.#parse(() => this.#reader.next())
      if (ending !== null) return this.#end(ending, statement)
      await this.#receive(signal)
    }
  }

  #end(ending: Buffer, statement: Statement): void {
    const isError = ending[0] === 0xff
    if (!isError && (ending[0] !== 0xfe || endsWithMoreResults(ending) || this.#reader.hasUnread))
      throw lostError(new Error('the result does not end as the protocol says'))
    this.#state = 'idle'
    if (isError) throw statementError(readError(ending), statement, this.#options.place)
  }

  async #nextPacket(signal: AbortSignal): Promise<Buffer> {
    for (;;) {
      const payload = this.#parse(() => this.#reader.next())
      if (payload !== null) return payload
      await this.#receive(signal)
    }
  }

  async #receive(signal: AbortSignal): Promise<void> {
    try {
      this.#reader.push(await this.#queue.take(signal))
      // Before more of it is received: what waits for its turn has 16 MB in memory and the rest on the server.
      if (this.#reader.isGatheringLarge) this.#giveTurnBack ??= await this.#options.largeRows.take(signal)
    } catch (error) {
      throw signal.aborted ? error : lostError(error)
    }
  }

  #parse<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      throw lostError(error)
    }
  }

  /** The rest of the result is unwanted: the server is told to stop, and what is on its way is read and dropped. */
  async #abandon(signal: AbortSignal): Promise<void> {
    const wasReading = this.#state === 'rows' && this.usable && !signal.aborted
    const isConnected = this.#queue.failure === null
    if (!wasReading) this.destroy()
    // After a restart of the server its number could be somebody else's.
    if (!isConnected) return
    const killed = this.#options.kill().catch(() => undefined)
    if (wasReading) await this.#drain().catch(() => this.destroy())
    this.#endTurn()
    await killed
    if (wasReading && this.usable) await this.#absorbKill()
  }

  async #drain(): Promise<void> {
    const signal = AbortSignal.timeout(drainMs)
    const rest = this.#readRows({ name: 'drain', sql: '' }, signal)
    while (this.#state === 'rows') {
      const step = await rest.next().catch((error: unknown) => {
        if (this.#state === 'rows') throw error
        return { done: true }
      })
      if (step.done === true) return
    }
  }

  /** A kill that came after the end of its statement hits the next one: let it be one that does nothing. */
  async #absorbKill(): Promise<void> {
    const signal = AbortSignal.timeout(drainMs)
    const nothing = { name: 'absorb-kill', sql: 'DO 0' }
    await this.execute(nothing, signal).catch(() => undefined)
  }
}
