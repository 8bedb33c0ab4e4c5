import {
  type ActionRule,
  actions,
  actionTable,
  aspects,
  mainTaskStates,
  mainTaskStateTable,
  subTaskEvents,
  subTaskStates,
  subTaskStateTable,
  textOf,
  transitionTable,
} from '@data-migration/contract/task'
import { code, page, table } from './markdown.ts'

/** docs/states.md */
export function statesPage(): string {
  return page('States', 'contract/task', [
    '## Sub-task',
    'The numbers are those DataKit shows; 510 and 520 are ours.',
    subTasks(),
    '## Main task',
    'A main task has no state of its own: it follows from its sub-tasks.',
    mainTasks(),
    '## Transitions of a sub-task',
    'Rows are states, the list says for each event where it leads. `ask`: the request goes to Portal and is remembered, the state changes when Portal reports. `same`: accepted, nothing changes. Whatever is not listed is refused with a code. Besides: offline sub-tasks know no incremental and no reverse; after reverse has started there is no way forward again but by a reset; an online run that ends before its changes were stopped is queued again. `verify`, `repair` and `apply-repair` of a sub-task at rest need all rows on its target and no change on its way; their run leads through `verifying` back to where the sub-task rested, `resume` continues one that failed or was stopped, and `finish` gives one up that was asked of a finished sub-task.',
    transitions(),
    '## What actions leave behind',
    ...actions.flatMap((action) => [`### ${action}`, actionPage(action)]),
  ])
}

function subTasks(): string {
  return table(
    ['state', 'code', 'en', 'zh', 'meaning'],
    subTaskStates.map((state) => {
      const { code: number, en, zh, meaning } = subTaskStateTable[state]
      return [code(state), String(number), en, zh, meaning]
    }),
  )
}

function mainTasks(): string {
  return table(
    ['state', 'code', 'en', 'zh', 'meaning'],
    mainTaskStates.map((state) => {
      const { code: number, en, zh, meaning } = mainTaskStateTable[state]
      return [code(state), String(number), en, zh, meaning]
    }),
  )
}

function transitions(): string {
  return table(
    ['from', 'event → to'],
    subTaskStates.map((state) => {
      const answers = subTaskEvents.flatMap((event) => {
        const to = transitionTable[state][event]
        return to === undefined ? [] : [`${event} → ${to}`]
      })
      return [code(state), answers.join('; ')]
    }),
  )
}

/** States with the same consequences share a row. */
function actionPage(action: (typeof actions)[number]): string {
  const rows = new Map<string, string[]>()
  for (const state of subTaskStates) {
    const answer = answerOf(actionTable[action][state])
    rows.set(answer, [...(rows.get(answer) ?? []), code(state)])
  }
  return table(
    ['states', 'answer'],
    [...rows].map(([answer, states]) => [states.join(', '), answer]),
  )
}

function answerOf(rule: ActionRule): string {
  if (!rule.allowed) return `refused with ${rule.code}`
  const { effects } = rule
  const texts = aspects.filter((aspect) => effects[aspect] !== 'none')
  if (texts.length === 0) return 'allowed; it has left nothing behind'
  return texts.map((aspect) => textOf(aspect, effects[aspect]).en).join(' ')
}
