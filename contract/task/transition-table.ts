import type { SubTaskEvent } from './sub-task-event.ts'
import type { SubTaskState } from './sub-task-state.ts'

/**
 * `ask`: the request is passed on to Portal and remembered; the state changes when Portal reports.
 * `same`: accepted, the state stays.
 */
export type Target = SubTaskState | 'ask' | 'same'
type Row = Readonly<Partial<Record<SubTaskEvent, Target>>>

/** Reports of the forward way, where a run may just have begun: after the queue, or after it was lost. */
const anyForwardReport: Row = {
  'schema-started': 'schema',
  'full-started': 'full',
  'full-done': 'full-done',
  'verify-started': 'verifying',
  'verify-done': 'verified',
  'incremental-started': 'incremental',
  'incremental-paused': 'incremental-paused',
  'incremental-undecided': 'incremental-paused',
  'incremental-stopped': 'incremental-stopped',
}

const anyReverseReport: Row = {
  'reverse-started': 'reverse',
  'reverse-paused': 'reverse-paused',
  'reverse-stopped': 'reverse-stopped',
}

/** A Portal works: it can end, be lost, and be asked to stop. */
const working: Row = {
  stop: 'ask',
  finish: 'ask',
  'run-started': 'same',
  lost: 'stalled',
  halted: 'stopped',
  completed: 'finished',
  failed: 'failed',
}

/** Changes of the source are on their way, whatever else goes on. */
const following: Row = {
  'stop-incremental': 'incremental-stopping',
  'incremental-started': 'incremental',
  'incremental-paused': 'incremental-paused',
  'incremental-undecided': 'incremental-paused',
  'incremental-stopped': 'incremental-stopped',
}

/** It rests with its rows on the target: a run of its own may compare and mend them. */
const errands: Row = { verify: 'waiting', repair: 'waiting', 'apply-repair': 'waiting' }

/** No Portal is there to answer: a request is carried out at once. */
const endable: Row = { stop: 'stopped', finish: 'finished' }

/**
 * from × event → to. What is not here is refused with a code by `refusal.ts`. Further rules need more than the state and are
 * in `transition.ts`: offline sub-tasks know no incremental and reverse, after reverse there is no way forward, and a run
 * that only compares and repairs leads back to where the sub-task rested.
 */
export const transitionTable: Readonly<Record<SubTaskState, Row>> = {
  'not-started': { start: 'waiting' },
  waiting: {
    ...endable,
    ...anyForwardReport,
    ...anyReverseReport,
    'run-started': 'schema',
    'install-started': 'installing',
    'precheck-failed': 'precheck-failed',
    lost: 'stalled',
    halted: 'stopped',
    completed: 'finished',
    failed: 'failed',
  },
  installing: {
    ...endable,
    'install-done': 'waiting',
    'install-failed': 'failed',
    lost: 'stalled',
    failed: 'failed',
  },
  'precheck-failed': { start: 'waiting', resume: 'waiting', reset: 'not-started' },
  schema: { ...working, ...anyForwardReport, 'precheck-failed': 'precheck-failed' },
  full: { ...working, 'full-started': 'same', 'full-done': 'full-done' },
  'full-done': {
    ...working,
    ...following,
    'full-done': 'same',
    'verify-started': 'verifying',
  },
  verifying: {
    ...working,
    ...following,
    'incremental-started': 'same',
    'verify-started': 'same',
    'verify-done': 'verified',
    'precheck-failed': 'precheck-failed',
  },
  verified: {
    ...working,
    ...following,
    'verify-started': 'verifying',
    'verify-done': 'same',
  },
  incremental: {
    ...working,
    ...following,
    verify: 'ask',
    'verify-started': 'verifying',
    'verify-done': 'same',
  },
  'incremental-stopping': {
    ...working,
    completed: 'incremental-stopped',
    'stop-incremental': 'same',
    'incremental-started': 'same',
    'incremental-paused': 'incremental-paused',
    'incremental-undecided': 'incremental-paused',
    'incremental-stopped': 'incremental-stopped',
    'verify-started': 'same',
    'verify-done': 'same',
  },
  'incremental-stopped': {
    finish: 'finished',
    resume: 'waiting',
    'start-reverse': 'reverse-starting',
    'incremental-stopped': 'same',
    'verify-started': 'same',
    'verify-done': 'same',
    halted: 'same',
    completed: 'same',
    failed: 'failed',
  },
  // Its run ends, or has ended at a statement that waits for a decision: there is nobody to be asked.
  'incremental-paused': {
    ...working,
    ...endable,
    resume: 'waiting',
    'incremental-started': 'incremental',
    'incremental-paused': 'same',
    'incremental-undecided': 'same',
    'incremental-stopped': 'incremental-stopped',
    'verify-started': 'same',
    'verify-done': 'same',
  },
  'reverse-starting': {
    ...working,
    ...anyReverseReport,
    completed: 'reverse-stopped',
    'stop-reverse': 'ask',
  },
  reverse: {
    ...working,
    ...anyReverseReport,
    completed: 'reverse-stopped',
    'stop-reverse': 'ask',
    'verify-started': 'same',
    'verify-done': 'same',
  },
  'reverse-stopped': {
    finish: 'finished',
    resume: 'reverse-starting',
    'start-reverse': 'reverse-starting',
    'reverse-stopped': 'same',
    'verify-started': 'same',
    'verify-done': 'same',
    halted: 'same',
    completed: 'same',
    failed: 'failed',
  },
  'reverse-paused': {
    ...working,
    ...anyReverseReport,
    completed: 'reverse-stopped',
    resume: 'ask',
    'stop-reverse': 'ask',
  },
  stalled: {
    ...endable,
    ...anyForwardReport,
    ...anyReverseReport,
    requeued: 'waiting',
    resume: 'waiting',
    'run-started': 'schema',
    'precheck-failed': 'precheck-failed',
    halted: 'stopped',
    completed: 'finished',
    failed: 'failed',
  },
  finished: { ...errands, reset: 'not-started' },
  failed: { ...errands, resume: 'waiting', reset: 'not-started' },
  stopped: { ...errands, resume: 'waiting', finish: 'finished', reset: 'not-started' },
}
