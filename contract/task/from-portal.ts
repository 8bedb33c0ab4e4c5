import type { StoredEvent } from '../portal/event.ts'
import { exitCode } from '../portal/exit-code.ts'
import type { Phase } from '../portal/report.ts'
import type { PortalReport, SchedulerEvent } from './sub-task-event.ts'

type PhaseEvent = Extract<StoredEvent, { type: 'phase' }>
type Reports = Readonly<Partial<Record<PhaseEvent['state'], PortalReport>>>

/**
 * Portal says `started` for incremental at its beginning, after a pause, and again when a verification beside it is done.
 * A phase that failed for good is followed by `ended`; in the two streaming phases `failed` means paused.
 */
const phaseReports: Readonly<Record<Phase, Reports>> = {
  precheck: { failed: 'precheck-failed' },
  schema: { started: 'schema-started' },
  full: { started: 'full-started', done: 'full-done' },
  verify: { started: 'verify-started', done: 'verify-done' },
  incremental: {
    started: 'incremental-started',
    failed: 'incremental-paused',
    done: 'incremental-stopped',
  },
  reverse: { started: 'reverse-started', failed: 'reverse-paused', done: 'reverse-stopped' },
}

/** What an event of Portal means for the sub-task's state; null when it means nothing. */
export function reportOf(event: StoredEvent): PortalReport | SchedulerEvent | null {
  switch (event.type) {
    case 'run-started':
      return 'run-started'
    case 'phase':
      return phaseReports[event.phase][event.state] ?? null
    case 'ended':
      return reportOfEnd(event)
    default:
      return null
  }
}

/** What a run ends with until an operator has decided about a statement, or decided otherwise. */
const undecided: ReadonlySet<string> = new Set(['DM-INC-017', 'DM-INC-221'])

/** Rejects within the budget are an end; with an error beside them a table is paused or an object missing. */
function reportOfEnd(event: Extract<StoredEvent, { type: 'ended' }>): PortalReport | SchedulerEvent | null {
  if (undecided.has(event.error?.code ?? '')) return 'incremental-undecided'
  if (event.exitCode === exitCode.rejects && event.error !== undefined) return 'failed'
  return reportOfExit(event.exitCode)
}

/** Fenced means that another holder goes on: no news for the state. Transient means: queue it again. */
export function reportOfExit(code: number): PortalReport | SchedulerEvent | null {
  switch (code) {
    case exitCode.ok:
    case exitCode.differences:
    case exitCode.rejects:
      return 'completed'
    case exitCode.precheck:
      return 'precheck-failed'
    case exitCode.stopped:
      return 'halted'
    case exitCode.transient:
      return 'lost'
    case exitCode.fenced:
      return null
    default:
      return 'failed'
  }
}
