import type { Phase, Report } from '@data-migration/contract/portal'

type PhaseEntry = Report['phases'][number]

/** The phases a run went through, with their times. */
export interface PhaseLog {
  start(phase: Phase): void
  /** Ends the phase that runs; nothing happens when none does. */
  end(state: PhaseEntry['state']): void
  skip(phase: Phase): void
  /** One that goes on beside the phase that runs; the answer ends it. */
  beside(phase: Phase): (state: PhaseEntry['state']) => void
  readonly running: Phase | null
  entries(): PhaseEntry[]
}

export function newPhaseLog(now: () => Date): PhaseLog {
  const done: PhaseEntry[] = []
  let open: { readonly phase: Phase; readonly startedAt: string } | null = null
  const log: PhaseLog = {
    start(phase) {
      log.end('done')
      open = { phase, startedAt: now().toISOString() }
    },
    end(state) {
      if (open !== null)
        done.push({ phase: open.phase, state, startedAt: open.startedAt, endedAt: now().toISOString() })
      open = null
    },
    skip(phase) {
      const at = now().toISOString()
      done.push({ phase, state: 'skipped', startedAt: at, endedAt: at })
    },
    beside(phase) {
      const startedAt = now().toISOString()
      return (state) => void done.push({ phase, state, startedAt, endedAt: now().toISOString() })
    },
    get running() {
      return open?.phase ?? null
    },
    entries: () => [...done],
  }
  return log
}
