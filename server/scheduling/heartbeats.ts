import { setTimeout as sleep } from 'node:timers/promises'
import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { Logger, Settings } from '@data-migration/contract/plugin'
import type { Probe } from '../executors/link.ts'
import type { Store } from '../store/store.ts'
import type { ExecutorLinks } from './executor-links.ts'
import { executorState } from './executor-state.ts'

export interface HeartbeatDeps {
  readonly store: Store
  readonly links: ExecutorLinks
  readonly settings: Pick<Settings, 'get'>
  readonly executorName: (executorId: string) => Promise<string>
  readonly logger: Logger
  readonly now: () => string
  readonly serverBegan: string
  /** It answered; after it was lost as well. */
  readonly onBeat: (executorId: string, probe: Probe) => Promise<void>
  /** No sign of life for too long. Told once until it answers again. */
  readonly onLost: (executorId: string, error: ErrorBody | null) => Promise<void>
}

/**
 * A machine that needs longer for an answer is as good as none; between 30 and 60 s. A busy one takes its time to start
 * the program that answers; one that is gone is noticed sooner by the keep-alive of its connection.
 */
function answerWithinSeconds(heartbeatSeconds: number): number {
  return Math.min(60, Math.max(30, 3 * heartbeatSeconds))
}

interface Beating {
  readonly abort: AbortController
  readonly done: Promise<unknown>
  lost: boolean
}

/** Asks every executor with Portal for a sign of life, again and again, each by itself. */
export class Heartbeats implements AsyncDisposable {
  readonly #deps: HeartbeatDeps
  readonly #beating = new Map<string, Beating>()
  #closed = false

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps
  }

  /** Begins with executors that are new and ends with those that are gone. Called whenever an executor changes. */
  async update(): Promise<void> {
    const installed = (await this.#deps.store.executors.all()).filter(
      ({ installState }) => installState === 'installed',
    )
    const ids = new Set(installed.map(({ id }) => id))
    for (const [id, { abort }] of this.#beating) if (!ids.has(id)) abort.abort()
    for (const id of ids) if (!this.#closed && !this.#beating.has(id)) this.#begin(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const { abort } of this.#beating.values()) abort.abort()
    await Promise.all([...this.#beating.values()].map(({ done }) => done))
  }

  #begin(executorId: string): void {
    const abort = new AbortController()
    const beating: Beating = {
      abort,
      lost: false,
      done: Promise.all([this.#probe(executorId, beatingOf), this.#watch(executorId, beatingOf)]).finally(
        () => this.#beating.delete(executorId),
      ),
    }
    function beatingOf(): Beating {
      return beating
    }
    this.#beating.set(executorId, beating)
  }

  async #probe(executorId: string, own: () => Beating): Promise<void> {
    await this.#guarded(executorId, () => this.#forgetError(executorId))
    const beating = own()
    const { signal } = beating.abort
    while (!signal.aborted) {
      const answer = await this.#ask(executorId, signal)
      if (signal.aborted) return
      await this.#guarded(executorId, async () => {
        if ('probe' in answer) await this.#alive(executorId, beating, answer.probe)
        else await this.#deps.store.executors.update(executorId, { error: answer.error })
      })
      await this.#pause(signal)
    }
  }

  /** What an earlier server met there is no verdict on now. */
  async #forgetError(executorId: string): Promise<void> {
    await this.#deps.store.executors.update(executorId, { error: null })
  }

  /** The signal ends the waiting, whatever the connection is doing. */
  async #ask(executorId: string, signal: AbortSignal): Promise<{ probe: Probe } | { error: ErrorBody }> {
    const seconds = answerWithinSeconds(this.#seconds())
    const timeout = AbortSignal.timeout(seconds * 1000)
    const within = AbortSignal.any([signal, timeout])
    try {
      const asked = this.#deps.links.of(executorId).then((link) => link.probe(within))
      return { probe: await Promise.race([asked, rejectedBy(within)]) }
    } catch (error) {
      if (!timeout.aborted) return { error: toErrorBody(error) }
      const host = await this.#deps.executorName(executorId)
      return { error: toErrorBody(dmError('DM-SSH-011', { host, seconds, action: 'the heartbeat' })) }
    }
  }

  async #alive(executorId: string, beating: Beating, probe: Probe): Promise<void> {
    beating.lost = false
    await this.#deps.store.executors.update(executorId, { heartbeatAt: this.#deps.now(), probe, error: null })
    await this.#deps.onBeat(executorId, probe)
  }

  /** Beside the probes, because one that hangs must not hold up the verdict. */
  async #watch(executorId: string, own: () => Beating): Promise<void> {
    await Promise.resolve()
    const beating = own()
    const { signal } = beating.abort
    while (!signal.aborted) {
      await sleep(watchEveryMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted || beating.lost) continue
      await this.#guarded(executorId, async () => {
        const { store, now, serverBegan } = this.#deps
        const executor = await store.executors.get(executorId)
        const { state } = executorState(executor, {
          now: now(),
          serverBegan,
          heartbeatSeconds: this.#seconds(),
        })
        if (state !== 'lost' || signal.aborted) return
        beating.lost = true
        await this.#deps.onLost(executorId, executor.error)
      })
    }
  }

  async #guarded(executorId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#deps.logger.error({ executorId, err: error }, 'a heartbeat could not be dealt with')
    }
  }

  #seconds(): number {
    return Number(this.#deps.settings.get('executor.heartbeatSeconds'))
  }

  async #pause(signal: AbortSignal): Promise<void> {
    await sleep(this.#seconds() * 1000, undefined, { signal }).catch(() => undefined)
  }
}

const watchEveryMs = 1000

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
