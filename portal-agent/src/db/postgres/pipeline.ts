import type pg from 'pg'
import type { PortalConnection } from './portal-connection.ts'
import type { PostgresSession } from './session.ts'

/** The server keeps a whole CopyData message in memory, so a large buffer goes in several. */
const maxMessageBytes = 4 << 20

export interface PipelinedStatement {
  readonly sql: string
  /** A Buffer is a value in binary form. */
  readonly values?: readonly (string | Buffer | null)[]
  /** The payload of `COPY ... FROM STDIN`. */
  readonly data?: readonly Buffer[]
  /** What errors are about. */
  readonly object?: string
}

/** `rows`: how many each has touched or yielded, of those that came to their end. `failure`: of the one behind them; null when all did. */
export interface PipelineEnd {
  readonly rows: readonly number[]
  readonly failure: { readonly error: unknown } | null
}

/**
 * Sends all statements at once: one round trip, however far away the server is. The first that fails ends all behind it; the session
 * is usable again then, or lost. To be called inside of a transaction, or with its BEGIN. An abort cancels what is running, and is thrown.
 *
 * PostgreSQL, "Message Flow: Extended Query" and "COPY Operations": after an error the server passes over everything up to the Sync,
 * which is sent once, at the end.
 */
export async function runPipelined(
  session: PostgresSession,
  statements: readonly PipelinedStatement[],
  signal: AbortSignal,
): Promise<PipelineEnd> {
  signal.throwIfAborted()
  const exchange = new PipelineExchange()
  await using calledOff = new AsyncDisposableStack()
  const onAbort = () => void calledOff.use(session.callOff())
  signal.addEventListener('abort', onAbort, { once: true })
  session.submit(exchange)
  try {
    await exchange.started
    await send(session, exchange, statements, signal)
    await exchange.done
    return { rows: exchange.rows, failure: null }
  } catch (error) {
    await exchange.done.catch(() => undefined)
    signal.throwIfAborted()
    const object = statements[exchange.rows.length]?.object
    const failed = session.toDmError(exchange.failure?.error ?? error, object)
    return { rows: exchange.rows, failure: { error: failed } }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function send(
  session: PostgresSession,
  exchange: PipelineExchange,
  statements: readonly PipelinedStatement[],
  signal: AbortSignal,
): Promise<void> {
  const { connection } = session
  const names = namesOfRepeated(statements)
  const parsed = new Set<string>()
  try {
    for (const statement of statements) {
      if (exchange.failure !== null) break
      signal.throwIfAborted()
      connection.stream.cork()
      // Sent when the data is, or with the next ones.
      process.nextTick(() => connection.stream.uncork())
      const name = names.get(statement.sql) ?? ''
      if (!parsed.has(name)) parse(connection, name, statement.sql)
      if (name !== '') parsed.add(name)
      connection.bind({ portal: '', statement: name, values: [...(statement.values ?? [])] }, true)
      connection.execute({ portal: '' }, true)
      if (statement.data !== undefined) await sendData(session, exchange, statement.data, signal)
    }
  } finally {
    connection.sync()
  }
}

/** What comes more than once is parsed, and mostly planned, once. */
function namesOfRepeated(statements: readonly PipelinedStatement[]): ReadonlyMap<string, string> {
  const texts = Map.groupBy(statements, ({ sql }) => sql)
  const repeated = [...texts].filter(([, uses]) => uses.length > 1)
  return new Map(repeated.map(([sql], no) => [sql, `portal_${no}`]))
}

/** Under names of this pipeline only: the types of parameters may be others at the next. To close a name that is free is no error. */
function parse(connection: PortalConnection, name: string, text: string): void {
  if (name !== '') connection.close({ type: 'S', name }, true)
  connection.parse({ name, text, types: [] }, true)
}

async function sendData(
  session: PostgresSession,
  exchange: PipelineExchange,
  data: readonly Buffer[],
  signal: AbortSignal,
): Promise<void> {
  const { connection } = session
  for (const buffer of data)
    for (let at = 0; at < buffer.length; at += maxMessageBytes) {
      if (exchange.failure !== null) return
      if (signal.aborted) {
        connection.sendCopyFail('called off by portal')
        return signal.throwIfAborted()
      }
      await connection.writeCopyData(buffer.subarray(at, at + maxMessageBytes))
    }
  connection.endCopyFrom()
}

/** What pg's client calls while it is the active query. */
class PipelineExchange implements pg.Submittable {
  /** Of each statement that has come to its end. */
  readonly rows: number[] = []
  readonly #started = Promise.withResolvers<void>()
  readonly #done = Promise.withResolvers<void>()
  #failure: { readonly error: unknown } | null = null

  constructor() {
    // Awaited later or not at all: without a handler of its own a rejection would end the process.
    this.#started.promise.catch(() => undefined)
    this.#done.promise.catch(() => undefined)
  }

  /** It is this one's turn on the connection. */
  get started(): Promise<void> {
    return this.#started.promise
  }

  get done(): Promise<void> {
    return this.#done.promise
  }

  get failure(): { readonly error: unknown } | null {
    return this.#failure
  }

  submit(): void {
    this.#started.resolve()
  }

  handleCopyInResponse(): void {
    // The data is on its way already.
  }

  handleDataRow(): void {
    // The command tag counts them.
  }

  handleEmptyQuery(): void {
    this.rows.push(0)
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows.push(Number(/ (\d+)$/.exec(text)?.[1] ?? 0))
  }

  handleReadyForQuery(): void {
    this.#done.resolve()
  }

  handleError(error: unknown): void {
    this.#failure = { error }
    this.#started.reject(error)
    this.#done.reject(error)
  }
}
