import { copiedRows, Exchange } from './exchange.ts'
import type { PostgresSession } from './session.ts'

/** The server keeps a whole CopyData message in memory, so a large buffer goes in several. */
const maxMessageBytes = 4 << 20
const abortGraceMs = 5_000

export interface CopyInRequest {
  /** `COPY ... FROM STDIN ...` */
  readonly sql: string
  /** What errors are about. */
  readonly object: string
  readonly data: AsyncIterable<Buffer>
  /** Called when all data is sent and before the server is told so; throwing calls the whole COPY off. */
  readonly beforeEnd: () => void
  readonly signal: AbortSignal
}

/**
 * Streams a COPY payload and returns the rows the server stored. The next buffer is asked for when the one before is
 * handed to the kernel, so the payload's maker may reuse it and is slowed down by the server. On any failure,
 * on whichever side, the COPY is called off, the session is usable again (or lost) and the first error is thrown.
 */
export async function copyIn(session: PostgresSession, request: CopyInRequest): Promise<bigint> {
  const exchange = new Exchange(request.sql)
  const impatience = endWithoutAnswer(session, request.signal)
  session.submit(exchange)
  try {
    await exchange.ready
    await pump(session, exchange, request)
    session.connection.endCopyFrom()
    return copiedRows(await exchange.done)
  } catch (error) {
    throw await calledOff(session, exchange, request, error)
  } finally {
    impatience[Symbol.dispose]()
  }
}

/** A server that takes no bytes cannot be told to stop: some seconds after an abort the connection is dropped. */
function endWithoutAnswer(session: PostgresSession, signal: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    timer = setTimeout(() => session.destroy(), abortGraceMs)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', onAbort)
      clearTimeout(timer)
    },
  }
}

async function pump(session: PostgresSession, exchange: Exchange, request: CopyInRequest): Promise<void> {
  for await (const buffer of request.data) {
    for (let at = 0; at < buffer.length; at += maxMessageBytes) {
      if (exchange.failure) throw exchange.failure.error
      request.signal.throwIfAborted()
      await write(session, buffer.subarray(at, at + maxMessageBytes), request.object)
    }
  }
  request.signal.throwIfAborted()
  request.beforeEnd()
}

async function write(session: PostgresSession, piece: Buffer, object: string): Promise<void> {
  try {
    await session.connection.writeCopyData(piece)
  } catch (error) {
    throw session.toDmError(error, object)
  }
}

/** What to throw: the server's error when it came first, else what stopped us. */
async function calledOff(
  session: PostgresSession,
  exchange: Exchange,
  request: CopyInRequest,
  error: unknown,
): Promise<unknown> {
  if (exchange.failure) return session.toDmError(exchange.failure.error, request.object)
  session.connection.sendCopyFail('called off by portal')
  await exchange.done.catch(() => undefined)
  return error
}
