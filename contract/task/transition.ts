import type { ErrorCode } from '../errors/catalogue.ts'
import { type Errand, isErrandKind, isErrandOrigin } from './errand.ts'
import { refusalOf } from './refusal.ts'
import {
  isUserEvent,
  subTaskEvents,
  type SubTaskEvent,
  type UserEvent,
  userEvents,
} from './sub-task-event.ts'
import type { SubTaskState } from './sub-task-state.ts'
import { type Target, transitionTable } from './transition-table.ts'

/** A request that Portal has not answered yet; it is sent again whenever Portal is attached anew. */
export type PendingRequest = 'stop' | 'finish' | 'stop-incremental' | 'stop-reverse'

/** Where a sub-task stands: all that the state machine needs, and what the server stores by compare-and-set. */
export interface SubTaskPoint {
  readonly state: SubTaskState
  readonly mode: 'offline' | 'online'
  /** All rows were on the target once. Never falls back except by a reset. */
  readonly loaded: boolean
  /** Changes flow, or flowed, from target to source. From here there is no way forward again, except by a reset. */
  readonly reversed: boolean
  readonly pending: PendingRequest | null
  /** What its runs are for instead of the migration; null: the migration. Kept until it is done, given up or reset. */
  readonly errand: Errand | null
}

/** `forward`: send the request to Portal; `point` already remembers it. */
export type Transition =
  | { readonly ok: true; readonly point: SubTaskPoint; readonly forward: boolean }
  | { readonly ok: false; readonly code: ErrorCode }

export function newPoint(mode: SubTaskPoint['mode']): SubTaskPoint {
  return { state: 'not-started', mode, loaded: false, reversed: false, pending: null, errand: null }
}

/** The answer to an event in a point: the next point, or a code saying why not. Nothing else changes a sub-task's state. */
export function transition(point: SubTaskPoint, event: SubTaskEvent): Transition {
  const code = guard(point, event)
  if (code !== null) return { ok: false, code }
  const target = targetOf(point, event)
  if (target === undefined) return { ok: false, code: refusalOf(point.state, event) }
  return { ok: true, point: advance(point, event, target), forward: target === 'ask' }
}

/** An errand that fails must not be in the way of an end that was reached before. */
function targetOf({ state, errand }: SubTaskPoint, event: SubTaskEvent): Target | undefined {
  if (state === 'failed' && event === 'finish' && errand?.from === 'finished') return 'finished'
  return transitionTable[state][event]
}

/** What a user can ask for now, in the order of `userEvents`. */
export function possibleRequests(point: SubTaskPoint): readonly UserEvent[] {
  return userEvents.filter((event) => transition(point, event).ok)
}

const onlineOnly: ReadonlySet<SubTaskEvent> = new Set(
  subTaskEvents.filter((event) => event.includes('incremental') || event.includes('reverse')),
)
const forwardReports: ReadonlySet<SubTaskEvent> = new Set<SubTaskEvent>([
  'schema-started',
  'full-started',
  'full-done',
  'stop-incremental',
  'incremental-started',
  'incremental-paused',
  'incremental-undecided',
  'incremental-stopped',
])
const reverseReports: ReadonlySet<SubTaskEvent> = new Set<SubTaskEvent>([
  'reverse-started',
  'reverse-paused',
  'reverse-stopped',
])

/** The rules that need more than the state. */
function guard(point: SubTaskPoint, event: SubTaskEvent): ErrorCode | null {
  if (point.mode === 'offline' && onlineOnly.has(event)) {
    return isUserEvent(event) ? 'DM-TASK-012' : 'DM-TASK-016'
  }
  if (point.reversed && forwardReports.has(event)) return isUserEvent(event) ? 'DM-TASK-013' : 'DM-TASK-016'
  if (!point.reversed && reverseReports.has(event)) return 'DM-TASK-016'
  if (point.errand !== null && forwardReports.has(event))
    return isUserEvent(event) ? 'DM-TASK-007' : 'DM-TASK-016'
  return isErrandKind(event) ? errandGuard(point) : null
}

/** Both sides can be expected to be equal only with all rows moved and no change on its way. */
function errandGuard({ state, mode, loaded, reversed, errand }: SubTaskPoint): ErrorCode | null {
  if (!isErrandOrigin(state)) return null
  if (reversed) return 'DM-VER-212'
  if (!loaded) return 'DM-VER-210'
  return mode === 'online' && state !== 'finished' && errand === null ? 'DM-VER-211' : null
}

function advance(point: SubTaskPoint, event: SubTaskEvent, target: Target): SubTaskPoint {
  if (event === 'reset') return newPoint(point.mode)
  const pending = pendingAfter(point, event, target)
  const errand = errandAfter(point, event)
  const state = stateAfter({ ...point, pending, errand }, event, target)
  return {
    ...point,
    state,
    loaded: point.loaded || provesLoaded.has(state) || (event === 'completed' && state === 'finished'),
    reversed: point.reversed || event === 'start-reverse',
    pending: stillPending(state, pending),
    errand: event === 'completed' || state === 'finished' ? null : errand,
  }
}

/** States that a sub-task reaches only with all rows on the target. */
const provesLoaded: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'full-done',
  'incremental',
  'incremental-stopping',
  'incremental-stopped',
])

/** States in which no request can be waiting for an answer any more. */
const settled: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'finished',
  'failed',
  'precheck-failed',
  'incremental-stopped',
  'reverse-stopped',
])

function stillPending(state: SubTaskState, pending: PendingRequest | null): PendingRequest | null {
  if (settled.has(state)) return null
  return state === 'stopped' && pending !== 'stop-incremental' ? null : pending
}

/** At a statement that is undecided nobody is left to be stopped, and what was to be ended has not come to its end. */
function pendingAfter(point: SubTaskPoint, event: SubTaskEvent, target: Target): PendingRequest | null {
  switch (event) {
    case 'stop':
    case 'finish':
    case 'stop-reverse':
      return target === 'ask' ? event : point.pending
    case 'stop-incremental':
      return event
    case 'start':
    case 'resume':
    case 'start-reverse':
    case 'incremental-undecided':
      return null
    default:
      return point.pending
  }
}

function errandAfter({ state, errand }: SubTaskPoint, event: SubTaskEvent): Errand | null {
  if (!isErrandKind(event) || !isErrandOrigin(state)) return errand
  return { kind: event, from: errand?.from ?? state }
}

function stateAfter(point: SubTaskPoint, event: SubTaskEvent, target: Target): SubTaskState {
  if (target === 'same' || target === 'ask') return point.state
  if (point.errand !== null) return stateOfErrand(point, point.errand, event, target)
  // The stream ends because of the request; what became of the sub-task is told by the end of the run.
  if (event === 'incremental-stopped' && endsTheRun(point)) return point.state
  if (point.reversed && target === 'schema') return 'reverse-starting'
  if (point.reversed && (target === 'verifying' || target === 'verified')) return point.state
  if (target === 'stopped' || target === 'stalled') return withoutPortal(point, target)
  if (target === 'incremental' && point.pending === 'stop-incremental') return 'incremental-stopping'
  if (event === 'completed' && (target === 'finished' || point.pending === 'finish'))
    return completedState(point)
  return target
}

/** Its only phase is the verification. What it does not come to an end with is a failure, whatever the migration was before. */
function stateOfErrand(
  point: SubTaskPoint,
  { from }: Errand,
  event: SubTaskEvent,
  target: SubTaskState,
): SubTaskState {
  if (event === 'completed') return point.pending === 'finish' ? 'finished' : from
  if (target === 'schema') return 'verifying'
  if (target === 'precheck-failed') return 'failed'
  return target === 'stopped' || target === 'stalled' ? withoutPortal(point, target) : target
}

function endsTheRun({ state, pending }: SubTaskPoint): boolean {
  return pending === 'finish' || (pending === 'stop' && state !== 'incremental-stopping')
}

/** Portal is gone: a request that waited for it is carried out now. */
function withoutPortal(point: SubTaskPoint, target: 'stopped' | 'stalled'): SubTaskState {
  if (point.pending === 'finish') return 'finished'
  return point.pending === 'stop' ? 'stopped' : target
}

/**
 * An online run that ends well before its changes were stopped has ended too early: it is queued again.
 * A run on the way back that ends is stopped, not finished: only a user ends an online migration.
 */
function completedState(point: SubTaskPoint): SubTaskState {
  if (point.pending === 'finish' || point.mode === 'offline') return 'finished'
  return point.reversed ? 'reverse-stopped' : withoutPortal(point, 'stalled')
}
