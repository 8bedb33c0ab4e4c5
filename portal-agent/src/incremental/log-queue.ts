import type { Position } from '@data-migration/contract/portal'
import type { ChangeBlock, LoggedStatement, LogItem } from '../model/change-block.ts'

/** What is applied in one transaction of the target, or a statement that stands alone. */
export type Batch =
  | { readonly kind: 'blocks'; readonly blocks: readonly ChangeBlock[]; readonly rows: number }
  | { readonly kind: 'statement'; readonly statement: LoggedStatement }

export interface QueueLimits {
  /** Changes from which a batch is not made larger; a transaction is kept together beyond it. */
  readonly batchRows: () => number
  /** How long changes may wait for others to come. */
  readonly batchMs: () => number
  /** Bytes read ahead of the applier. */
  readonly bytes: number
  /** Changes from which a transaction is applied in pieces. */
  readonly transactionRows: number
  /** Bytes from which it is, however few changes they are. */
  readonly transactionBytes: number
  /** A place at which a batch ends, however few changes it has. */
  readonly isPlace: (position: Position) => boolean
}

/** Least age of a batch when nothing more is there to read: what comes together is committed together. */
const settleMs = 10
/** With more to read than one batch takes, this many times `batchMs` may go into making it large. */
const backlogPatience = 10

/**
 * Between reading and applying. Batches grow by themselves: while one is applied, the next gathers. Bounded by bytes:
 * `push` waits. A batch ends at the end of a transaction, unless that is larger than the bound.
 */
export class LogQueue {
  readonly #limits: QueueLimits
  readonly #items: LogItem[] = []
  #bytes = 0
  #rows = 0
  #since = 0
  #closed = false
  #interrupted = false
  #wake: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  async push(item: LogItem, signal: AbortSignal): Promise<void> {
    while (this.#bytes > this.#limits.bytes && !this.#isStuck()) await this.#change(null, signal)
    if (this.#items.length === 0) this.#since = performance.now()
    this.#items.push(item)
    if (item.kind === 'block') {
      this.#bytes += bytesOf(item.block)
      this.#rows += item.block.count
    }
    this.#notify()
  }

  /** No more will come; what is there is handed out, then null. */
  close(): void {
    this.#closed = true
    this.#notify()
  }

  /** `next` gives null from now on, whatever is there. */
  interrupt(): void {
    this.#interrupted = true
    this.#notify()
  }

  async next(signal: AbortSignal): Promise<Batch | null> {
    for (;;) {
      signal.throwIfAborted()
      if (this.#interrupted) return null
      const wait = this.#waitMs()
      if (wait === 0) {
        const batch = this.#take()
        if (batch !== null) return batch
      }
      if (this.#closed && this.#waitMs() !== 0) return this.#items.length > 0 ? this.#take() : null
      if (this.#closed && wait === 0) return null
      await this.#change(wait === 0 ? null : wait, signal)
    }
  }

  /** Full, but in the middle of a transaction that is not to be split: the rest has to come in. */
  #isStuck(): boolean {
    return this.#lastEnd() < 0 && !this.#isLarge()
  }

  /** More than is kept in memory for the sake of one transaction. */
  #isLarge(): boolean {
    return this.#rows >= this.#limits.transactionRows || this.#bytes >= this.#limits.transactionBytes
  }

  /** 0: now; null: until something comes. */
  #waitMs(): number | null {
    if (this.#items.some(({ kind }) => kind === 'statement')) return 0
    if (this.#lastEnd() < 0) return this.#isLarge() ? 0 : null
    if (this.#items.some((item) => this.#endsAtPlace(item))) return 0
    if (this.#rows >= this.#limits.batchRows() || this.#bytes > this.#limits.bytes) return 0
    const last = this.#items.at(-1)
    const idle = last?.kind === 'block' && last.block.caughtUp
    const most = idle ? Math.min(settleMs, this.#limits.batchMs()) : this.#limits.batchMs() * backlogPatience
    return Math.max(0, this.#since + most - performance.now())
  }

  /** Index of the last block that ends with a transaction; -1 without one. */
  #lastEnd(): number {
    return this.#items.findLastIndex((item) => item.kind === 'block' && item.block.progress.inside === 0)
  }

  #take(): Batch | null {
    const [first] = this.#items
    if (first?.kind === 'statement') {
      this.#items.shift()
      return { kind: 'statement', statement: first.statement }
    }
    const count = this.#batchLength()
    if (count === 0) return null
    const blocks = this.#items.splice(0, count).flatMap((item) => (item.kind === 'block' ? [item.block] : []))
    const rows = blocks.reduce((sum, block) => sum + block.count, 0)
    this.#bytes -= blocks.reduce((sum, block) => sum + bytesOf(block), 0)
    this.#rows -= rows
    this.#since = performance.now()
    this.#notify()
    return { kind: 'blocks', blocks, rows }
  }

  /** Blocks up to the first end of a transaction at which there are enough, or up to a statement. */
  #batchLength(): number {
    const enough = this.#limits.batchRows()
    let rows = 0
    let length = 0
    for (const [i, item] of this.#items.entries()) {
      if (item.kind === 'statement') return i
      rows += item.block.count
      const ends = item.block.progress.inside === 0
      if (ends) length = i + 1
      if (length > 0 && ends && (rows >= enough || this.#endsAtPlace(item))) return length
    }
    return length > 0 || !this.#isLarge() ? length : this.#items.length
  }

  #endsAtPlace(item: LogItem): boolean {
    if (item.kind === 'statement') return this.#limits.isPlace(item.statement.position)
    const { position, inside } = item.block.progress
    return inside === 0 && this.#limits.isPlace(position)
  }

  #notify(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  async #change(waitMs: number | null, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const timer = waitMs === null ? undefined : setTimeout(resolve, waitMs)
    const onAbort = () => resolve()
    signal.addEventListener('abort', onAbort)
    try {
      await Promise.race([this.#wake.promise, ended])
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    signal.throwIfAborted()
  }
}

function bytesOf(block: ChangeBlock): number {
  return block.bytes.length + block.entries.byteLength
}
