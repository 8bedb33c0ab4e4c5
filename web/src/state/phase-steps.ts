import type { SubTaskSummary } from '@data-migration/contract/api'
import { phasesOf, type PhasePlan, type SubTaskState } from '@data-migration/contract/task'

export type PhaseStatus = 'waiting' | 'now' | 'done' | 'held'

export interface PhaseStep {
  readonly phase: keyof PhasePlan
  readonly status: PhaseStatus
}

type Seen = Pick<SubTaskSummary, 'state' | 'mode' | 'phase' | 'verdict'>

interface Place {
  readonly phase: keyof PhasePlan
  readonly status: PhaseStatus
}

/** Where each state stands; what is not here is asked of the last phase Portal was in. */
const places: Readonly<Partial<Record<SubTaskState, Place>>> = {
  schema: { phase: 'schema', status: 'now' },
  full: { phase: 'full', status: 'now' },
  'full-done': { phase: 'full', status: 'done' },
  verifying: { phase: 'verify', status: 'now' },
  verified: { phase: 'verify', status: 'done' },
  incremental: { phase: 'incremental', status: 'now' },
  'incremental-stopping': { phase: 'incremental', status: 'now' },
  'incremental-stopped': { phase: 'incremental', status: 'done' },
  'incremental-paused': { phase: 'incremental', status: 'held' },
  'reverse-starting': { phase: 'reverse', status: 'now' },
  reverse: { phase: 'reverse', status: 'now' },
  'reverse-stopped': { phase: 'reverse', status: 'done' },
  'reverse-paused': { phase: 'reverse', status: 'held' },
}

const untouched: ReadonlySet<SubTaskState> = new Set<SubTaskState>(['not-started', 'precheck-failed'])

/** The planned phases of a sub-task and how each of them stands. */
export function phaseSteps(subTask: Seen, plan: PhasePlan): readonly PhaseStep[] {
  const phases = phasesOf(plan, subTask.mode)
  const place = placeOf(subTask)
  return phases.map((phase, index) => ({ phase, status: statusOf(phase, index, phases, place, subTask) }))
}

function statusOf(
  phase: keyof PhasePlan,
  index: number,
  phases: readonly (keyof PhasePlan)[],
  place: Place | null,
  subTask: Seen,
): PhaseStatus {
  if (phase === 'verify' && compared(subTask) && subTask.state !== 'verifying') return 'done'
  if (place === null) return 'waiting'
  if (phase === place.phase) return place.status
  // Online, a comparison runs beside incremental and does not end it.
  if (phase === 'incremental' && place.phase === 'verify') return 'now'
  return index < phases.indexOf(place.phase) && (phase !== 'verify' || place.phase !== 'reverse')
    ? 'done'
    : 'waiting'
}

function placeOf(subTask: Seen): Place | null {
  const { state, phase } = subTask
  if (untouched.has(state)) return null
  const known = places[state]
  if (known !== undefined) return known
  if (phase === null || phase === 'precheck') return null
  return { phase, status: state === 'finished' ? 'done' : 'held' }
}

function compared({ verdict }: Seen): boolean {
  return verdict !== null && verdict !== 'not-verified'
}
