import { dmError } from '@data-migration/contract/errors'
import type { ReadRequest, SourceSession, ViewWindow } from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { Turns } from './turns.ts'

/** One session of the view with what it holds against others: who watches it can make it give way. */
export class ReadingLane {
  readonly session: SourceSession
  readonly turns: Turns
  readonly #inner: SourceSession
  #openedAt: number
  #reading: string | null = null
  #stop = new AbortController()
  #touched = new Set<string>()
  #renewal: Promise<void> | null = null

  readonly #afterRenewal: (signal: AbortSignal) => Promise<void>

  /** `afterRenewal`: before anything is read in the new view. */
  constructor(
    inner: SourceSession,
    turns: Turns,
    now: number,
    afterRenewal: (signal: AbortSignal) => Promise<void>,
  ) {
    this.#afterRenewal = afterRenewal
    this.#inner = inner
    this.turns = turns
    this.#openedAt = now
    this.session = this.#watched()
  }

  get id(): number {
    return this.#inner.id
  }

  /** Aborts when what is being read has to give way; its reason is the coded error. */
  get givesWay(): AbortSignal {
    return this.#stop.signal
  }

  get reading(): string | null {
    return this.#reading
  }

  /** Whether somebody who wants to change the table has to wait for this session. */
  holds(table: string): boolean {
    return this.#reading === table || (this.#inner.keepsLocks && this.#touched.has(table))
  }

  /** The view it reads in; null while it is about to end. */
  get view(): ViewWindow | null {
    return this.#renewal === null ? this.#inner.window : null
  }

  ageMs(now: number): number {
    return now - this.#openedAt
  }

  /** Stops what is being read, so that `table` is let go; the reader gets DM-SRC-042. */
  giveWay(table: string): void {
    if (this.#reading !== null) this.#stop.abort(dmError('DM-SRC-042', { table }))
  }

  /** Whether letting go needs the end of the view. */
  mustRenewFor(table: string): boolean {
    return this.#inner.keepsLocks && this.#touched.has(table)
  }

  /** A new view, as soon as the session has done with what it runs. Asking twice renews once. */
  renew(now: () => number, signal: AbortSignal): Promise<void> {
    this.#renewal ??= this.turns
      .take(async () => {
        await this.#inner.renew(signal)
        await this.#afterRenewal(signal)
        this.#touched.clear()
        this.#openedAt = now()
      })
      .finally(() => (this.#renewal = null))
    return this.#renewal
  }

  #watched(): SourceSession {
    const inner = this.#inner
    return {
      get window() {
        return inner.window
      },
      id: inner.id,
      keepsLocks: inner.keepsLocks,
      renew: (signal) => inner.renew(signal),
      planRanges: (table, rows, signal, after) => {
        this.#touched.add(table.source.name)
        return inner.planRanges(table, rows, signal, after)
      },
      count: (table, range, signal) => {
        this.#touched.add(table.source.name)
        return inner.count(table, range, signal)
      },
      read: (request, signal) => this.#read(request, signal),
      hashes: (signal) => inner.hashes(signal),
      digests: (requests, signal) => {
        for (const { table } of requests) this.#touched.add(table.source.name)
        return inner.digests(requests, signal)
      },
    }
  }

  async *#read(request: ReadRequest, signal: AbortSignal): AsyncGenerator<RowBatch, void, undefined> {
    const { name } = request.table.source
    this.#touched.add(name)
    this.#reading = name
    this.#stop = new AbortController()
    try {
      for await (const batch of this.#inner.read(request, signal)) {
        this.#stop.signal.throwIfAborted()
        yield batch
      }
    } catch (error) {
      // Interrupted from aside: what it failed with is only the way that shows.
      this.#stop.signal.throwIfAborted()
      throw error
    } finally {
      this.#reading = null
    }
  }
}
