import { dmError } from '@data-migration/contract/errors'
import type { RowBatch } from '../../model/row-batch.ts'
import { copiedRows, Exchange } from './exchange.ts'
import { LineSink } from './line-sink.ts'
import { RowSink } from './row-sink.ts'
import type { PostgresSession } from './session.ts'

/** Read-ahead: above the first the socket is paused, below the second it goes on. */
const pauseAtBytes = 2 << 20
const resumeAtBytes = 1 << 20

export interface CopyOutRequest {
  /** `COPY (SELECT ...) TO STDOUT (FORMAT ...)` */
  readonly sql: string
  readonly format: 'binary' | 'text'
  readonly object: string
  /** Columns of the SELECT. */
  readonly columns: number
  readonly signal: AbortSignal
}

/**
 * The rows of a COPY TO, at most 2 MiB ahead of the consumer. Ends normally only after the trailer and the server's
 * confirmation. Leaving early, by `break` or abort, cancels the COPY on the server; the transaction is then in
 * error and the caller's to mend.
 */
export async function* copyOut(session: PostgresSession, request: CopyOutRequest): AsyncGenerator<RowBatch> {
  const queue = new BatchQueue(session)
  const sink = request.format === 'text' ? new LineSink(queue) : new RowSink(request.columns, queue)
  const exchange = new Exchange(request.sql)
  const onEnd = () => queue.end()
  session.connection.sink = sink
  session.submit(exchange)
  exchange.done.then(onEnd, onEnd)
  request.signal.addEventListener('abort', onEnd, { once: true })
  try {
    yield* drain(queue, request.signal)
    if (!isComplete(sink, await exchange.done)) throw cutOff()
  } catch (error) {
    request.signal.throwIfAborted()
    throw session.toDmError(error, request.object)
  } finally {
    request.signal.removeEventListener('abort', onEnd)
    await settle(session, queue, exchange)
  }
}

/** Binary has a trailer; text is complete when as many lines have come as the server says it sent. */
function isComplete(sink: RowSink | LineSink, tag: string): boolean {
  return sink instanceof RowSink ? sink.complete : copiedRows(tag) === BigInt(sink.lines)
}

async function* drain(queue: BatchQueue, signal: AbortSignal): AsyncGenerator<RowBatch> {
  for (;;) {
    signal.throwIfAborted()
    const batch = queue.shift()
    if (batch !== undefined) yield batch
    else if (queue.ended) return
    else await queue.changed()
  }
}

function cutOff(): Error {
  return dmError('DM-TGT-007', { problem: 'the rows ended without the end-of-data mark' })
}

/** Leaves the connection idle, whatever was still on its way. */
async function settle(session: PostgresSession, queue: BatchQueue, exchange: Exchange): Promise<void> {
  queue.discard()
  const settled = exchange.done.then(
    () => undefined,
    () => undefined,
  )
  await using calledOff = new AsyncDisposableStack()
  if (await isPending(settled)) calledOff.use(session.callOff())
  await settled
  session.connection.sink = null
}

async function isPending(promise: Promise<undefined>): Promise<boolean> {
  return (await Promise.race([promise, Promise.resolve(true)])) === true
}

/** Batches on their way from the socket to the consumer. */
class BatchQueue {
  readonly #session: PostgresSession
  readonly #batches: RowBatch[] = []
  #bytes = 0
  #paused = false
  #discarding = false
  #ended = false
  #waiting = Promise.withResolvers<void>()

  constructor(session: PostgresSession) {
    this.#session = session
  }

  batch(batch: RowBatch): void {
    if (this.#discarding) return
    this.#batches.push(batch)
    this.#bytes += batch.bytes.length
    if (!this.#paused && this.#bytes > pauseAtBytes) this.#pause(true)
    this.#waiting.resolve()
  }

  get ended(): boolean {
    return this.#ended
  }

  end(): void {
    this.#ended = true
    this.#waiting.resolve()
  }

  shift(): RowBatch | undefined {
    const batch = this.#batches.shift()
    if (batch !== undefined) this.#bytes -= batch.bytes.length
    if (this.#paused && this.#bytes < resumeAtBytes) this.#pause(false)
    return batch
  }

  /** Drops what is here and what still comes. */
  discard(): void {
    this.#discarding = true
    this.#batches.length = 0
    this.#bytes = 0
    if (this.#paused) this.#pause(false)
  }

  /** Resolves after a batch or the end, also when that came since the last call. */
  async changed(): Promise<void> {
    await this.#waiting.promise
    this.#waiting = Promise.withResolvers<void>()
  }

  #pause(paused: boolean): void {
    this.#paused = paused
    const { stream } = this.#session.connection
    if (paused) stream.pause()
    else stream.resume()
  }
}
