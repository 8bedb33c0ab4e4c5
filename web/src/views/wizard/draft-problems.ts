import { planProblem } from '@data-migration/contract/task'
import type { TextKey } from '../../locales/keys.ts'
import { t, type TextParams } from '../../locales/i18n.ts'
import { type Draft, doubleTargets } from './draft.ts'

export interface DraftProblem {
  readonly key: TextKey
  readonly params: TextParams
}

/** What keeps a draft from being saved or started, by the step that mends it. */
export interface DraftProblems {
  readonly pairs: readonly DraftProblem[]
  readonly parameters: readonly DraftProblem[]
  readonly executors: readonly DraftProblem[]
}

export function problemsOf(draft: Draft): DraftProblems {
  return { pairs: pairProblems(draft), parameters: planProblems(draft), executors: executorProblems(draft) }
}

function pairProblems(draft: Draft): DraftProblem[] {
  return [
    ...(draft.name.trim() === '' ? [problem('wizard.problem.name')] : []),
    ...(draft.subTasks.length === 0 ? [problem('wizard.problem.noSubTask')] : []),
    ...(doubleTargets(draft).size > 0 ? [problem('wizard.problem.doubleTarget')] : []),
  ]
}

function planProblems(draft: Draft): DraftProblem[] {
  return draft.subTasks
    .filter(({ phases, mode }) => planProblem(phases, mode) !== null)
    .map(({ source }) => problem('wizard.problem.phases', { database: source.database }))
}

function executorProblems(draft: Draft): DraftProblem[] {
  return draft.executorIds.length === 0 ? [problem('wizard.problem.noExecutor')] : []
}

function problem(key: TextKey, params: TextParams = {}): DraftProblem {
  return { key, params }
}

export function displayProblem({ key, params }: DraftProblem): string {
  return t(key, params)
}
