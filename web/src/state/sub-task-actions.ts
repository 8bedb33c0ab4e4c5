import type { SubTaskSummary } from '@data-migration/contract/api'
import { type Action, actionTable, consequencesOf, type UserEvent } from '@data-migration/contract/task'

const effectsOf: Readonly<Partial<Record<UserEvent, Action>>> = {
  stop: 'stop',
  finish: 'end',
  reset: 'reset',
}

/** What an action is called: at rest a comparison is one more run. */
export function shownName<E extends UserEvent>(
  { state }: Pick<SubTaskSummary, 'state'>,
  event: E,
): E | 'compare-again' {
  return event === 'verify' && state !== 'incremental' ? 'compare-again' : event
}

/** What an action on a sub-task means for everything it leaves behind; empty where nothing is at stake. */
export function subTaskConsequences(
  subTask: Pick<SubTaskSummary, 'state' | 'mode'>,
  event: UserEvent,
  locale: 'en' | 'zh',
): readonly string[] {
  const action = effectsOf[event]
  if (action === undefined) return []
  const rule = actionTable[action][subTask.state]
  return rule.allowed ? consequencesOf(rule.effects, subTask.mode, locale) : []
}
