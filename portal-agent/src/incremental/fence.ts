import type { Position } from '@data-migration/contract/portal'

/** A wish that the target stands exactly where a view of the source stands, for a moment. */
export interface Fence {
  /** Opens the view while nothing is read from the log; its exact place, null where that is not known. */
  open(signal: AbortSignal): Promise<Position | null>
  /** Told when everything up to the place is applied and nothing after it; changes wait until it resolves. */
  stand(signal: AbortSignal): Promise<void>
  /** It cannot be: the place is not known, or the log led past it. Another fence may be asked for. */
  miss(): void
}

/** At most one fence is asked for at a time. */
export class FenceBox {
  #wanted: Fence | null = null
  #listener: () => void = () => undefined

  get wanted(): boolean {
    return this.#wanted !== null
  }

  ask(fence: Fence): void {
    this.#wanted = fence
    this.#listener()
  }

  take(): Fence | null {
    const fence = this.#wanted
    this.#wanted = null
    return fence
  }

  /** Whoever follows the log is woken when a fence is asked for. */
  onAsk(listener: () => void): void {
    this.#listener = listener
  }
}
