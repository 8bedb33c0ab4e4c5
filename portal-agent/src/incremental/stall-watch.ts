/** A try that follows one that was broken off continues its wait; later it is another one. */
const triesApartMs = 60_000

export interface Stall {
  readonly sinceMs: number
  readonly rows: number
}

/** Notices that there are changes to apply and none gets applied. Times are of one clock. */
export class StallWatch {
  #pending: Stall | null = null
  #broken: { readonly sinceMs: number; readonly atMs: number } | null = null
  #toldSinceMs: number | null = null

  /** So many changes have been handed to the target. */
  began(rows: number, nowMs: number): void {
    const before = this.#broken
    const goesOn = before !== null && nowMs - before.atMs <= triesApartMs
    this.#pending ??= { sinceMs: goesOn ? before.sinceMs : nowMs, rows }
  }

  /** They are in. */
  applied(): void {
    this.#pending = null
    this.#broken = null
  }

  /** The try was given up. Whether they are in is known only after the next one; until then nothing is said to wait. */
  interrupted(nowMs: number): void {
    const sinceMs = this.#pending?.sinceMs
    if (sinceMs !== undefined) this.#broken = { sinceMs, atMs: nowMs }
    this.#pending = null
  }

  stallAt(nowMs: number, limitMs: number): Stall | null {
    const stall = this.#pending
    return stall === null || nowMs - stall.sinceMs < limitMs ? null : stall
  }

  /** Whether it is told for the first time. */
  isNews({ sinceMs }: Stall): boolean {
    const isNews = this.#toldSinceMs !== sinceMs
    this.#toldSinceMs = sinceMs
    return isNews
  }
}
