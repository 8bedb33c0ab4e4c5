import type { ErrorCode } from '../errors/catalogue.ts'
import { type Aspect, aspects, type Effects, type EffectText, effectTexts } from './action-effects.ts'
import { type SubTaskState, subTaskStates, subTaskStateTable } from './sub-task-state.ts'
import { transitionTable } from './transition-table.ts'

/** The actions that touch what a sub-task has left behind. */
export const actions = ['edit', 'stop', 'end', 'reset', 'delete'] as const
export type Action = (typeof actions)[number]

export type ActionRule =
  | { readonly allowed: true; readonly effects: Effects }
  | { readonly allowed: false; readonly code: ErrorCode }

const nothing: Effects = {
  portal: 'none',
  targetData: 'none',
  ledger: 'none',
  position: 'none',
  slot: 'none',
  switchOver: 'none',
  executorFiles: 'none',
}

const everythingStays: Effects = {
  portal: 'none',
  targetData: 'kept',
  ledger: 'kept',
  position: 'kept',
  slot: 'kept',
  switchOver: 'none',
  executorFiles: 'kept',
}

/** A slot nobody reads from fills the target's disk: it goes with the end. */
const ended: Effects = { ...everythingStays, slot: 'removed' }

const tracesGo: Effects = {
  portal: 'none',
  targetData: 'kept',
  ledger: 'removed',
  position: 'removed',
  slot: 'removed',
  switchOver: 'none',
  executorFiles: 'removed',
}

/** States in which nothing runs any more and nothing is expected to. */
const atRest: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'not-started',
  'precheck-failed',
  'finished',
  'failed',
  'stopped',
])

/** States in which a Portal may still run that nobody can reach. */
const outOfReach: ReadonlySet<SubTaskState> = new Set<SubTaskState>(['waiting', 'stalled', 'failed'])

function portalOf(state: SubTaskState): Effects['portal'] {
  if (outOfReach.has(state)) return 'fenced'
  return subTaskStateTable[state].family === 'work' || state === 'reverse-paused' ? 'asked' : 'none'
}

const rules: Readonly<Record<Action, (state: SubTaskState) => ActionRule>> = {
  edit: (state) => (state === 'not-started' ? allow(nothing) : refuse('DM-TASK-005')),
  stop: (state) =>
    onTransition(state, 'stop', { ...everythingStays, portal: portalOf(state) }, 'DM-TASK-006'),
  end: (state) =>
    onTransition(
      state,
      'finish',
      { ...ended, portal: portalOf(state), switchOver: switchOverOf(state) },
      refusedEnd(state),
    ),
  reset: (state) => onTransition(state, 'reset', resetEffects(state), 'DM-TASK-014'),
  delete: (state) => (atRest.has(state) ? allow(deleteEffects(state)) : refuse('DM-TASK-011')),
}

/** Before changes are followed, and where no Portal is there to follow them to an end, an end comes where it stands. */
const endsWhereItStands: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'waiting',
  'installing',
  'schema',
  'full',
  'full-done',
  'incremental-paused',
  'stalled',
  'stopped',
])

function switchOverOf(state: SubTaskState): Effects['switchOver'] {
  return endsWhereItStands.has(state) ? 'unprepared' : 'none'
}

function refusedEnd(state: SubTaskState): ErrorCode {
  return subTaskStateTable[state].family === 'end' ? 'DM-TASK-015' : 'DM-TASK-006'
}

function resetEffects(state: SubTaskState): Effects {
  return { ...tracesGo, portal: portalOf(state), targetData: 'removed-if-confirmed' }
}

function deleteEffects(state: SubTaskState): Effects {
  return state === 'not-started' ? nothing : { ...tracesGo, portal: portalOf(state) }
}

/** Allowed exactly where the state machine has an answer, so that the two tables cannot drift apart. */
function onTransition(
  state: SubTaskState,
  event: 'stop' | 'finish' | 'reset',
  effects: Effects,
  code: ErrorCode,
): ActionRule {
  return transitionTable[state][event] === undefined ? refuse(code) : allow(effects)
}

function allow(effects: Effects): ActionRule {
  return { allowed: true, effects }
}

function refuse(code: ErrorCode): ActionRule {
  return { allowed: false, code }
}

/** action × state: whether it may be done, and what it means for everything the sub-task has left behind (design 5). */
export const actionTable: Readonly<Record<Action, Readonly<Record<SubTaskState, ActionRule>>>> = mapActions(
  (action) => Object.fromEntries(subTaskStates.map((state) => [state, rules[action](state)])),
)

function mapActions(
  row: (action: Action) => Record<string, ActionRule>,
): Record<Action, Record<SubTaskState, ActionRule>> {
  return Object.fromEntries(actions.map((action) => [action, row(action)])) as Record<
    Action,
    Record<SubTaskState, ActionRule>
  >
}

const onlineAspects: ReadonlySet<Aspect> = new Set<Aspect>(['position', 'slot', 'switchOver'])

/** The sentences of a confirm dialog, in a fixed order; aspects without consequence are left out. */
export function consequencesOf(
  effects: Effects,
  mode: 'offline' | 'online',
  locale: 'en' | 'zh',
): readonly string[] {
  return aspects
    .filter((aspect) => effects[aspect] !== 'none')
    .filter((aspect) => mode === 'online' || !onlineAspects.has(aspect))
    .map((aspect) => textOf(aspect, effects[aspect])[locale])
}

/** The sentences of one effect of one aspect. */
export function textOf<A extends Aspect>(aspect: A, effect: Effects[A]): EffectText {
  return (effectTexts[aspect] as Readonly<Record<Effects[A], EffectText>>)[effect]
}
