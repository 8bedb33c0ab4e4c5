import type pg from 'pg'

interface CommandComplete {
  readonly text: string
}

/**
 * A simple query whose replies are not rows: what pg's client calls while it is the active query. The promises settle
 * once each; a lost connection rejects both.
 */
export class Exchange implements pg.Submittable {
  readonly #sql: string
  readonly #copyIn = Promise.withResolvers<void>()
  readonly #done = Promise.withResolvers<string>()
  #tag = ''
  #failure: { error: unknown } | null = null

  constructor(sql: string) {
    this.#sql = sql
    // Awaited later or not at all: without a handler of its own a rejection would end the process.
    this.#copyIn.promise.catch(() => undefined)
    this.#done.promise.catch(() => undefined)
  }

  /** The server wants data. */
  get ready(): Promise<void> {
    return this.#copyIn.promise
  }

  /** The command tag, e.g. `COPY 42`, once the server is ready for the next query. */
  get done(): Promise<string> {
    return this.#done.promise
  }

  /** Set as soon as the server or the socket reported an error. */
  get failure(): { readonly error: unknown } | null {
    return this.#failure
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#sql)
  }

  handleCopyInResponse(): void {
    this.#copyIn.resolve()
  }

  handleCommandComplete(message: CommandComplete): void {
    this.#tag = message.text
  }

  handleReadyForQuery(): void {
    this.#copyIn.resolve()
    this.#done.resolve(this.#tag)
  }

  handleError(error: unknown): void {
    this.#failure = { error }
    this.#copyIn.reject(error)
    this.#done.reject(error)
  }
}

/** Rows of a command tag: `COPY 42` → 42n. */
export function copiedRows(tag: string): bigint {
  const rows = /^COPY (\d+)$/.exec(tag)?.[1]
  if (rows === undefined) throw new RangeError(`unexpected command tag "${tag}" after COPY`)
  return BigInt(rows)
}
