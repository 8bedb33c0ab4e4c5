import type { CallOf, routes, SubTaskDefinition, TaskDetail } from '@data-migration/contract/api'
import type { OptionValues } from '@data-migration/contract/options'
import { randomId } from '../../api/random-id.ts'

export type TaskInput = CallOf<(typeof routes)['tasks.create']>['body']
export type Options = Partial<OptionValues>

/** A sub-task as it is being put together; `key` names it before it has an id. */
export type DraftSubTask = { -readonly [K in keyof SubTaskDefinition]: SubTaskDefinition[K] } & {
  readonly key: string
}

/** What the wizard works on; it survives a reload. */
export interface Draft {
  name: string
  subTasks: DraftSubTask[]
  options: Options
  executorIds: string[]
  /** Of the stored task it was made from; null for a new one. */
  revision: number | null
}

export type Pair = Pick<SubTaskDefinition, 'source' | 'target'>

export function emptyDraft(now: Date): Draft {
  const day = now.toISOString().slice(0, 16).replace('T', ' ')
  return { name: `migration ${day}`, subTasks: [], options: {}, executorIds: [], revision: null }
}

export function newSubTask(pair: Pair): DraftSubTask {
  return {
    key: randomId(),
    ...pair,
    mode: 'offline',
    phases: { schema: 'auto', full: 'auto', verify: 'auto', incremental: 'auto', reverse: 'on-request' },
    preset: 'balanced',
    options: {},
    executorId: null,
  }
}

export function draftOf(task: TaskDetail): Draft {
  const { name, subTasks, options, executorIds } = task.definition
  return {
    name,
    subTasks: subTasks.map((subTask) => ({ ...subTask, key: subTask.id ?? randomId() })),
    options: { ...options },
    executorIds: [...executorIds],
    revision: task.revision,
  }
}

/** The body of a request; an empty target schema is left to the server's default. */
export function taskInputOf(draft: Draft): TaskInput {
  const { name, options, executorIds } = draft
  return { name, options, executorIds, subTasks: draft.subTasks.map(definitionOf) }
}

function definitionOf({ key: _key, ...subTask }: DraftSubTask): SubTaskDefinition {
  const { schema, ...target } = subTask.target
  return { ...subTask, target: schema === undefined || schema.trim() === '' ? target : { ...target, schema } }
}

/** A sub-task with the options of its task below its own: what a pre-check outside of a task has to know. */
export function checkedDefinition(draft: Draft, subTask: DraftSubTask): SubTaskDefinition {
  return { ...definitionOf(subTask), options: { ...draft.options, ...subTask.options } }
}

/** Targets that more than one sub-task writes to: `dataSourceId/database`. */
export function doubleTargets(draft: Pick<Draft, 'subTasks'>): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { target } of draft.subTasks) {
    const name = targetName(target)
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return twice
}

export function targetName({ dataSourceId, database }: Pair['target']): string {
  return `${dataSourceId}/${database}`
}
