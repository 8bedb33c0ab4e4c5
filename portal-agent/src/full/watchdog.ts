import { setTimeout as delay } from 'node:timers/promises'
import { DmError } from '@data-migration/contract/errors'
import type { SourceLoad, SourceMonitor } from '../model/ports/source-monitor.ts'
import type { ReadingLane } from './reading-lane.ts'

export interface Watch {
  readonly open: (signal: AbortSignal) => Promise<SourceMonitor>
  /** Of a view, in ms; it may change while the load runs. Infinity: as long as it takes. */
  readonly maxAgeMs: () => number
  /** Told about once a second how much the source has to do. */
  readonly onLoad: (load: SourceLoad) => void
  readonly onGaveWay: (table: string) => void
  /** A view was ended before its time: from now on chunks are of more than one. */
  readonly onRenewed: () => void
  readonly now: () => number
}

const lookEveryMs = 400
/** A reader that has not let go by then is interrupted on the server, at last together with its session. */
const softMs = 300
const hardMs = 1_200

/**
 * Keeps a load from being in anybody's way (pitfalls X06, X07). Sees whether somebody waits for a table that is being
 * read, and lets it go within two seconds; the chunk is read again when the other is done. Ends views that are too old.
 */
export class Watchdog {
  readonly #watch: Watch
  readonly #lanes: readonly ReadingLane[]
  readonly #held = new Set<string>()
  #freed = Promise.withResolvers<void>()

  constructor(lanes: readonly ReadingLane[], watch: Watch) {
    this.#lanes = lanes
    this.#watch = watch
  }

  /** Watches until it is stopped. A monitor that is lost is opened again: the load itself says when the source is gone. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await using monitor = await this.#watch.open(signal)
        for (;;) {
          await this.#look(monitor, signal)
          await delay(lookEveryMs, undefined, { signal })
        }
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof DmError)) throw error
        await delay(1_000, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** Resolves when nobody waits for the table any more. */
  async untilFree(table: string, signal: AbortSignal): Promise<void> {
    while (this.#held.has(table)) {
      signal.throwIfAborted()
      await Promise.race([this.#freed.promise, delay(lookEveryMs, undefined, { signal })])
    }
  }

  async #look(monitor: SourceMonitor, signal: AbortSignal): Promise<void> {
    for (const lane of this.#lanes)
      if (lane.ageMs(this.#watch.now()) > this.#watch.maxAgeMs()) this.#renew(lane, signal)
    this.#watch.onLoad(await monitor.load(signal))
    const read = this.#lanes.flatMap(({ reading }) => reading ?? [])
    const asked = [...new Set([...read, ...this.#held])]
    const held = new Set(await monitor.heldUp(asked, signal))
    const freed = [...this.#held].filter((table) => !held.has(table))
    // What the others did to the table is not in the views of before: nobody could read it there any more.
    if (freed.length > 0) for (const lane of this.#lanes) this.#renew(lane, signal)
    for (const table of freed) this.#held.delete(table)
    this.#freed.resolve()
    this.#freed = Promise.withResolvers<void>()
    for (const table of held) await this.#giveWay(table, monitor, signal)
  }

  async #giveWay(table: string, monitor: SourceMonitor, signal: AbortSignal): Promise<void> {
    const holding = this.#lanes.filter((lane) => lane.holds(table))
    if (holding.length === 0) return
    this.#held.add(table)
    this.#watch.onGaveWay(table)
    for (const lane of holding) {
      lane.giveWay(table)
      if (lane.mustRenewFor(table)) this.#renew(lane, signal)
    }
    await delay(softMs, undefined, { signal })
    for (const lane of holding)
      if (lane.givesWay.aborted && lane.reading !== null) await monitor.interrupt(lane.id, false, signal)
    await delay(hardMs - softMs, undefined, { signal })
    for (const lane of holding)
      if (lane.givesWay.aborted && lane.reading !== null) await monitor.interrupt(lane.id, true, signal)
  }

  /** Not waited for: the session may be in the middle of a chunk. If it fails, its next use says so. */
  #renew(lane: ReadingLane, signal: AbortSignal): void {
    this.#watch.onRenewed()
    lane.renew(this.#watch.now, signal).catch(() => undefined)
  }
}
