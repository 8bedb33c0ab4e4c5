import type { Position } from '@data-migration/contract/portal'
import { LogDecoder } from '../binlog/log-decoder.ts'
import { ForeignRows } from './foreign-rows.ts'
import type { SpoolStore } from './spool-store.ts'

/** Bytes of events from which they are written. */
const defaultFrameBytes = 2 * 1024 * 1024

/** Follows where the log stands, as whoever applies it will: by the same decoder, which decodes no rows of any table. */
export function placeKeeper(
  database: string,
  position: Position,
  rest: { readonly checksumBytes?: 0 | 4; readonly onFile?: (file: string) => void } = {},
): LogDecoder {
  const from = { position, inside: 0 }
  const nothing = { boundaries: [], plans: [], charsetTables: new Map<string, never>(), clockAheadMs: 0 }
  return new LogDecoder({ from, database, ...nothing, ...rest })
}

/** Puts what one connection sends into the store, in whole transactions. */
export class LogRecorder {
  readonly #store: SpoolStore
  readonly #keeper: LogDecoder
  readonly #rows: ForeignRows
  readonly #frameBytes: number
  readonly #onFile: (file: string) => void
  #events: Buffer[] = []
  #bytes = 0
  /** Events up to the last end of a transaction. */
  #whole = 0
  /** The file the last of these ends in; empty before the source has named one. */
  #wholeFile = ''
  #file = ''
  #checksumBytes: 0 | 4 = 0

  /** `onFile` is told of the file in which what is written ends: from there on the source has to keep its log. */
  constructor(
    store: SpoolStore,
    database: string,
    onFile: (file: string) => void,
    frameBytes = defaultFrameBytes,
  ) {
    this.#store = store
    this.#keeper = placeKeeper(database, store.end, { onFile: (file) => this.#begin(file) })
    this.#onFile = onFile
    this.#rows = new ForeignRows(database)
    this.#frameBytes = frameBytes
  }

  /** Up to where it has whole transactions, those included that are not written yet. */
  get position(): Position {
    return this.#keeper.position
  }

  /** An event that cannot be followed is refused with its code, and is not kept. Its memory is the caller's afterwards. */
  async take(event: Buffer): Promise<void> {
    this.#keeper.event(event)
    this.#keeper.takeItems()
    if (this.#rows.keeps(event)) {
      this.#events.push(Buffer.from(event))
      this.#bytes += event.length
    }
    if (this.#keeper.isBetween) {
      this.#whole = this.#events.length
      this.#wholeFile = this.#file
    }
    if (this.#bytes >= this.#frameBytes) await this.#write()
  }

  /** No more will come: the whole transactions are kept, and nothing of the one that is cut off. */
  async end(): Promise<void> {
    try {
      if (this.#whole > 0) await this.#write()
    } finally {
      await this.#store.takeBack()
    }
  }

  /** A connection begins in the file where the last one ended. */
  #begin(file: string): void {
    if (this.#file === '') this.#onFile(file)
    this.#file = file
  }

  /** A frame ends with a transaction, or is a piece of one: what is cut off is taken back by frames. */
  async #write(): Promise<void> {
    const count = this.#whole > 0 ? this.#whole : this.#events.length
    const rest = this.#events.slice(count)
    await this.#store.add(Buffer.concat(this.#events.slice(0, count)), this.#checksumBytes)
    if (this.#whole > 0) {
      this.#store.close(this.#keeper.position)
      this.#onFile(this.#wholeFile)
    }
    this.#events = rest
    this.#bytes = rest.reduce((sum, event) => sum + event.length, 0)
    this.#whole = 0
    this.#checksumBytes = this.#keeper.checksumBytes
  }
}
