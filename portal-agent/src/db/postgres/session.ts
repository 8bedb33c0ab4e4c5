import { Socket } from 'node:net'
import pg, { type Query } from 'pg'
import { DmError } from '@data-migration/contract/errors'
import { type ErrorContext, toDmError } from './errors.ts'
import type { PortalConnection } from './portal-connection.ts'

/** A row as the server prints it: text or NULL, never a JS number. */
export type TextRow = Readonly<Record<string, string | null>>

export interface SessionParts {
  readonly client: pg.Client
  readonly connection: PortalConnection
  readonly pid: number
  readonly serverVersion: string
  readonly context: ErrorContext
  /** Ends what the session of that pid is doing, from another connection. */
  readonly cancel: (pid: number) => Promise<void>
}

/** How long a session that was told to stop may say nothing at all. */
const silenceMs = 10_000

/** One open connection. All its errors are DmErrors; after a loss `lost` is true and it is of no more use. */
export class PostgresSession implements AsyncDisposable {
  readonly connection: PortalConnection
  readonly pid: number
  readonly serverVersion: string
  readonly #client: pg.Client
  readonly #context: ErrorContext
  readonly #cancel: (pid: number) => Promise<void>
  #lost = false

  constructor(parts: SessionParts) {
    this.connection = parts.connection
    this.pid = parts.pid
    this.serverVersion = parts.serverVersion
    this.#client = parts.client
    this.#context = parts.context
    this.#cancel = parts.cancel
    this.#client.on('error', () => (this.#lost = true))
    this.#client.on('end', () => (this.#lost = true))
  }

  get lost(): boolean {
    return this.#lost
  }

  /** Runs one statement. `object` is what an error is about. An abort cancels it on the server. A Buffer is a value in binary form. */
  async rows(
    sql: string,
    values: readonly (string | Buffer | null)[] = [],
    options: RunOptions = {},
  ): Promise<TextRow[]> {
    const config = { text: sql, values: [...values] }
    const result = await this.#running(options, () => this.#client.query<TextRow>(config))
    return result.rows
  }

  /** As `rows`, each row taken when it comes: an answer of any size is never in memory as a whole. */
  async eachRow(
    sql: string,
    values: readonly (string | null)[],
    take: (row: TextRow) => void,
    options: RunOptions = {},
  ): Promise<void> {
    const query = new pg.Query<TextRow>({ text: sql, values: [...values] })
    await this.#running(options, () => {
      const taken = takeAll(query, take)
      this.submit(query)
      return taken
    })
  }

  /** As `rows`, for a statement whose number of affected rows matters. */
  async execute(
    sql: string,
    values: readonly (string | Buffer | null)[] = [],
    options: RunOptions = {},
  ): Promise<number> {
    const config = { text: sql, values: [...values] }
    const result = await this.#running(options, () => this.#client.query(config))
    return result.rowCount ?? 0
  }

  /** Several statements without values in one round trip; returns the last one's command tag word. */
  async script(sql: string, options: RunOptions = {}): Promise<string> {
    const result = await this.#running(options, () => this.#client.query(sql))
    return (Array.isArray(result) ? (result as pg.QueryResult[]).at(-1) : result)?.command ?? ''
  }

  /** Hands an exchange of its own (COPY) to the connection. */
  submit(exchange: pg.Submittable): void {
    this.#client.query(exchange)
  }

  /** A loss makes the session unusable, also when the socket has not noticed yet. */
  toDmError(error: unknown, object?: string): unknown {
    const mapped = toDmError(error, object === undefined ? this.#context : { ...this.#context, object })
    if (mapped instanceof DmError && mapped.code === 'DM-TGT-007') this.destroy()
    return mapped
  }

  /** Stops the statement that is running now; its promise is rejected with the cancellation. */
  async cancel(): Promise<void> {
    await this.#cancel(this.pid)
  }

  /**
   * As `cancel`. When nothing comes of it the line is dead, though others to the same server are not (half-open), and the session is
   * left. To be disposed of once the statement has ended: then no cancellation is on its way any more that could meet the next one.
   */
  callOff(): AsyncDisposable {
    let read = bytesRead(this.connection)
    const look = () => {
      const now = bytesRead(this.connection)
      if (now === read) this.destroy()
      read = now
    }
    const timer = setInterval(look, silenceMs)
    const cancelled = this.cancel().catch(() => this.destroy())
    return {
      [Symbol.asyncDispose]: async () => {
        clearInterval(timer)
        if (!this.#lost) await cancelled
      },
    }
  }

  /** Leaves no transaction open. A session that cannot do that is closed and thereby rolled back by the server. */
  async rollback(): Promise<void> {
    try {
      if (!this.#lost) await this.script('ROLLBACK')
    } catch {
      this.destroy()
    }
  }

  destroy(): void {
    this.#lost = true
    this.connection.stream.destroy()
  }

  /** Says good-bye; a server that does not answer within 2 s is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#lost) return this.destroy()
    this.#lost = true
    const timer = setTimeout(() => this.connection.stream.destroy(), 2_000)
    await this.#client.end().catch(() => undefined)
    clearTimeout(timer)
  }

  async #running<T>(options: RunOptions, query: () => Promise<T>): Promise<T> {
    const { signal, object } = options
    signal?.throwIfAborted()
    await using calledOff = new AsyncDisposableStack()
    const onAbort = () => void calledOff.use(this.callOff())
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return await query()
    } catch (error) {
      signal?.throwIfAborted()
      throw this.toDmError(error, object)
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }
}

function bytesRead({ stream }: PortalConnection): number {
  return stream instanceof Socket ? stream.bytesRead : 0
}

export interface RunOptions {
  readonly object?: string
  readonly signal?: AbortSignal
}

/** What `take` throws is thrown once the answer has come to its end: the session stays of use. */
function takeAll(query: Query<TextRow>, take: (row: TextRow) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: { readonly error: unknown } | null = null
    query.on('row', (row) => {
      try {
        if (failure === null) take(row)
      } catch (error) {
        failure = { error }
      }
    })
    query.on('error', reject)
    query.on('end', () => (failure === null ? resolve() : reject(failure.error as Error)))
  })
}
