import { randomInt } from 'node:crypto'
import type { ErrorBody } from '@data-migration/contract/errors'
import { encodeFrame, errorFrame } from './frame.ts'
import { PatchHistory } from './patch-history.ts'

export interface Subscriber {
  /** False: it reads too slowly and does not get the frame. It calls `catchUp` when it can take frames again. */
  offer(frame: Buffer): boolean
}

/**
 * Everybody who looks on at one topic. Each is up to date, or gets a snapshot as soon as there is one and it can take it;
 * nobody gets a patch on top of something else than it was made for.
 *
 * Revs begin at a random number, so that one a browser kept from an earlier life of the topic or of the server is not
 * taken for one of this life.
 */
export class Audience {
  readonly #topic: string
  readonly #members = new Map<Subscriber, { upToDate: boolean }>()
  readonly #history = new PatchHistory()
  #rev = randomInt(2 ** 47)
  /** JSON text of everything; null before the first reading and while the thing cannot be read. */
  #whole: (() => string) | null = null
  #snapshot: Buffer | null = null
  #error: ErrorBody | null = null

  constructor(topic: string) {
    this.#topic = topic
  }

  get size(): number {
    return this.#members.size
  }

  /** They were told of a failure last. */
  get isFailing(): boolean {
    return this.#error !== null
  }

  /** Also for a member that has lost the thread and subscribes again. */
  join(subscriber: Subscriber, since: number | undefined): void {
    const member = { upToDate: false }
    this.#members.set(subscriber, member)
    const missed = this.#whole === null || since === undefined ? null : this.#history.after(since, this.#rev)
    if (missed === null) this.catchUp(subscriber)
    else member.upToDate = missed.every((frame) => subscriber.offer(frame))
  }

  leave(subscriber: Subscriber): void {
    this.#members.delete(subscriber)
  }

  /** A snapshot for a member that is not up to date. */
  catchUp(subscriber: Subscriber): void {
    const member = this.#members.get(subscriber)
    if (member === undefined || member.upToDate) return
    if (this.#whole !== null) member.upToDate = subscriber.offer(this.#snapshotOf(this.#whole))
    else if (this.#error !== null) subscriber.offer(errorFrame(this.#topic, this.#rev, this.#error))
  }

  /** Something else from now on; everybody gets it as a snapshot. */
  replace(whole: () => string): void {
    this.#rev += 1
    this.#history.clear()
    this.#hold(whole)
    for (const [subscriber, member] of this.#members) {
      member.upToDate = false
      this.catchUp(subscriber)
    }
  }

  /** `patch`: JSON text of what leads from the state before to `whole`. */
  advance(patch: string, whole: () => string): void {
    this.#rev += 1
    this.#hold(whole)
    const frame = encodeFrame(this.#topic, this.#rev, 'patch', patch)
    this.#history.add(this.#rev, frame)
    for (const [subscriber, member] of this.#members) {
      if (member.upToDate) member.upToDate = subscriber.offer(frame)
      else this.catchUp(subscriber)
    }
  }

  /** Told once. `gone`: there is nothing to show any more; else what was shown stays. */
  fail(error: ErrorBody, gone: boolean): void {
    const isNews = this.#error?.code !== error.code
    this.#error = error
    if (gone) {
      this.#whole = null
      for (const member of this.#members.values()) member.upToDate = false
    }
    if (!isNews) return
    const frame = errorFrame(this.#topic, this.#rev, error)
    for (const subscriber of this.#members.keys()) subscriber.offer(frame)
  }

  #hold(whole: () => string): void {
    this.#whole = whole
    this.#snapshot = null
    this.#error = null
  }

  /** Made when somebody needs it, once for all who do. */
  #snapshotOf(whole: () => string): Buffer {
    this.#snapshot ??= encodeFrame(this.#topic, this.#rev, 'snapshot', whole())
    return this.#snapshot
  }
}
