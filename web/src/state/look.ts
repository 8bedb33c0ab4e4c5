import type { MainTaskState, SubTaskState } from '@data-migration/contract/task'
import type { Verdict } from './verdict.ts'

/** How a state is shown; never by colour alone. */
export type Tone = 'info' | 'primary' | 'success' | 'warning' | 'danger'
export type StateIcon = 'clock' | 'dot' | 'pause' | 'alert' | 'check' | 'cross' | 'square'

export interface Look {
  readonly tone: Tone
  readonly icon: StateIcon
}

const waiting: Look = { tone: 'info', icon: 'clock' }
const working: Look = { tone: 'primary', icon: 'dot' }
const paused: Look = { tone: 'warning', icon: 'pause' }
const held: Look = { tone: 'warning', icon: 'alert' }
const good: Look = { tone: 'success', icon: 'check' }
const bad: Look = { tone: 'danger', icon: 'cross' }
const stopped: Look = { tone: 'info', icon: 'square' }

const subTaskLooks: Readonly<Record<SubTaskState, Look>> = {
  'not-started': waiting,
  waiting,
  installing: working,
  'precheck-failed': held,
  schema: working,
  full: working,
  'full-done': working,
  verifying: working,
  verified: working,
  incremental: working,
  'incremental-stopping': working,
  'incremental-stopped': paused,
  'incremental-paused': paused,
  'reverse-starting': working,
  reverse: working,
  'reverse-stopped': paused,
  'reverse-paused': paused,
  stalled: held,
  finished: good,
  failed: bad,
  stopped,
}

const finishedLooks: Readonly<Record<Verdict, Look>> = {
  equal: good,
  different: bad,
  'finished-with-rejects': held,
  'not-one-point-in-time': held,
  'not-verified': stopped,
}

/** An end looks good only when the comparison says so. */
export function subTaskLook(state: SubTaskState, verdict: Verdict | null): Look {
  if (state !== 'finished') return subTaskLooks[state]
  return finishedLooks[verdict ?? 'not-verified']
}

const taskLooks: Readonly<Record<MainTaskState, Look>> = {
  'not-started': waiting,
  running: working,
  finished: stopped,
  success: good,
  failed: bad,
  'install-failed': bad,
  'precheck-failed': held,
}

export function taskLook(state: MainTaskState): Look {
  return taskLooks[state]
}
