import { setTimeout as delay } from 'node:timers/promises'
import type { OptionValues } from '@data-migration/contract/options'
import type { SourceLoad } from '../model/ports/source-monitor.ts'
import type { TargetLoad } from '../model/ports/target-monitor.ts'

/** 0 = not looked at. */
interface Thresholds {
  readonly threadsRunning: number
  readonly historyLength: number
  readonly sourceLagSeconds: number
  readonly targetLagSeconds: number
  readonly targetKeptLogMB: number
}

/** Null for a side that was not seen. */
export interface BothLoads {
  readonly source: SourceLoad | null
  readonly target: TargetLoad | null
}

export function thresholdsOf(values: OptionValues): Thresholds {
  return {
    threadsRunning: values['governor.threadsRunning'],
    historyLength: values['governor.historyLength'],
    sourceLagSeconds: values['governor.sourceLagSeconds'],
    targetLagSeconds: values['governor.targetLagSeconds'],
    targetKeptLogMB: values['governor.targetKeptLogMB'],
  }
}

export interface Pace {
  readonly pace: 'full' | 'slow' | 'pause'
  /** What is above its threshold, with both figures. */
  readonly reasons: readonly string[]
}

/** Half the speed above a threshold, none above twice as much. What the server does not tell holds nothing up. */
export function paceOf({ source, target }: BothLoads, thresholds: Thresholds): Pace {
  const figures = [
    ['Threads_running', source?.threadsRunning ?? null, thresholds.threadsRunning],
    ['history list', source?.historyLength ?? null, thresholds.historyLength],
    ['delay of the source in s', source?.lagSeconds ?? null, thresholds.sourceLagSeconds],
    ["delay of the target's replicas in s", target?.lagSeconds ?? null, thresholds.targetLagSeconds],
    ['log kept by slots of the target in MB', target?.keptLogMB ?? null, thresholds.targetKeptLogMB],
  ] as const
  const over = figures.flatMap(([name, value, limit]) =>
    value !== null && limit > 0 && value > limit ? [{ name, value, limit }] : [],
  )
  const far = over.some(({ value, limit }) => value > 2 * limit)
  const reasons = over.map(({ name, value, limit }) => `${name} ${value} above ${limit}`)
  return { pace: over.length === 0 ? 'full' : far ? 'pause' : 'slow', reasons }
}

const longestSleepMs = 500

/** Holds readers back while a database has enough to do. */
export class Governor {
  #pace: Pace = { pace: 'full', reasons: [] }
  readonly #onChange: (pace: Pace) => void

  constructor(onChange: (pace: Pace) => void) {
    this.#onChange = onChange
  }

  set(pace: Pace): void {
    const changed = pace.pace !== this.#pace.pace
    this.#pace = pace
    if (changed) this.#onChange(pace)
  }

  /** `workedMs`: how long the reader has worked since it passed last; at half the speed it rests as long. */
  async pass(workedMs: number, signal: AbortSignal): Promise<void> {
    const rest = (ms: number) => delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
    if (this.#pace.pace === 'slow') await rest(Math.min(longestSleepMs, workedMs))
    while (this.#pace.pace === 'pause') await rest(longestSleepMs)
  }
}
