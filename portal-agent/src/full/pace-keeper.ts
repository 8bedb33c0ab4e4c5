import { setTimeout as delay } from 'node:timers/promises'
import type { SourceLoad } from '../model/ports/source-monitor.ts'
import type { TargetLoad, TargetMonitor } from '../model/ports/target-monitor.ts'
import type { OptionsInForce } from './full-request.ts'
import { type Governor, paceOf, thresholdsOf } from './governor.ts'

const lookEveryMs = 1000

/** Sets the governor by what both sides have to do, as they were last seen; one that cannot be seen holds nothing up. */
export class PaceKeeper {
  readonly #governor: Governor
  readonly #options: OptionsInForce
  #source: SourceLoad | null = null
  #target: TargetLoad | null = null

  constructor(governor: Governor, options: OptionsInForce) {
    this.#governor = governor
    this.#options = options
  }

  source(load: SourceLoad | null): void {
    this.#source = load
    this.#set()
  }

  /** Looks at the target until it is stopped. */
  async watchTarget(
    open: (signal: AbortSignal) => Promise<TargetMonitor>,
    signal: AbortSignal,
  ): Promise<void> {
    await lookAgainAndAgain(open, (load) => this.#see(load), signal)
  }

  /** Looks at the source until it is stopped; for those who have no watchdog that does. */
  async watchSource(
    open: (signal: AbortSignal) => Promise<Looking<SourceLoad>>,
    signal: AbortSignal,
  ): Promise<void> {
    await lookAgainAndAgain(open, (load) => this.source(load), signal)
  }

  #see(load: TargetLoad | null): void {
    this.#target = load
    this.#set()
  }

  #set(): void {
    this.#governor.set(
      paceOf({ source: this.#source, target: this.#target }, thresholdsOf(this.#options.values)),
    )
  }
}

interface Looking<L> extends AsyncDisposable {
  load(signal: AbortSignal): Promise<L>
}

/** A database that cannot be looked at from aside: whoever works with it says when it is gone. */
async function lookAgainAndAgain<L>(
  open: (signal: AbortSignal) => Promise<Looking<L>>,
  see: (load: L | null) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted)
    try {
      await using monitor = await open(signal)
      for (;;) {
        see(await monitor.load(signal))
        await delay(lookEveryMs, undefined, { signal })
      }
    } catch {
      see(null)
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
    }
}
