import type { TaskSummary } from '@data-migration/contract/api'
import {
  type Action,
  actionTable,
  consequencesOf,
  type SubTaskState,
  transitionTable,
} from '@data-migration/contract/task'

/** What can be asked of a main task as a whole. */
export type TaskAction = 'start' | 'resume' | 'stop' | 'finish' | 'edit' | 'clone' | 'reset' | 'delete'

type Counts = Pick<TaskSummary, 'offline' | 'online'>
type Mode = 'offline' | 'online'

/** The states its sub-tasks are in, by mode. */
function present(task: Counts): readonly (readonly [Mode, SubTaskState])[] {
  return (['offline', 'online'] as const).flatMap((mode) =>
    (Object.keys(task[mode].byState) as SubTaskState[]).map((state) => [mode, state] as const),
  )
}

/**
 * The actions that make sense now: what moves a task is possible where one sub-task can take it, what changes or deletes
 * it only where all can.
 */
export function possibleTaskActions(task: Counts): ReadonlySet<TaskAction> {
  const states = present(task).map(([, state]) => state)
  const some = (event: 'start' | 'stop' | 'resume' | 'finish') =>
    states.some((state) => transitionTable[state][event] !== undefined)
  const all = (action: Action) => states.every((state) => actionTable[action][state].allowed)
  const stopped = states.some((state) => state !== 'precheck-failed' && resumable.has(state))
  return new Set<TaskAction>([
    ...(some('start') ? (['start'] as const) : []),
    ...(some('stop') ? (['stop'] as const) : []),
    ...(stopped ? (['resume'] as const) : []),
    ...(some('finish') ? (['finish'] as const) : []),
    ...(states.length > 0 && all('edit') ? (['edit'] as const) : []),
    ...(states.length > 0 && all('reset') ? (['reset'] as const) : []),
    ...(all('delete') ? (['delete'] as const) : []),
    'clone',
  ])
}

/** Sub-tasks that rest although they were started, and go on when asked. */
const resumable: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'stopped',
  'failed',
  'stalled',
  'incremental-paused',
  'reverse-paused',
  'precheck-failed',
])

/** The action of the contract's table whose effects an action of a main task has. */
const effectsOf: Readonly<Partial<Record<TaskAction, Action>>> = {
  stop: 'stop',
  finish: 'end',
  reset: 'reset',
  delete: 'delete',
}

/** The sentences of the confirm dialog: each consequence once, over all states its sub-tasks are in. */
export function taskConsequences(task: Counts, action: TaskAction, locale: 'en' | 'zh'): readonly string[] {
  const concerned = effectsOf[action]
  if (concerned === undefined) return []
  return [
    ...new Set(
      present(task).flatMap(([mode, state]) => {
        const rule = actionTable[concerned][state]
        return rule.allowed ? consequencesOf(rule.effects, mode, locale) : []
      }),
    ),
  ]
}
