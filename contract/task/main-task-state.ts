import { z } from 'zod'
import { exitCode } from '../portal/exit-code.ts'
import type { SubTaskState } from './sub-task-state.ts'

interface MainStateDefinition {
  /** DataKit's number; 500 mirrors the sub-task's, since DataKit's own is not published. */
  readonly code: number
  readonly en: string
  readonly zh: string
  readonly meaning: string
}

function define<const T extends Readonly<Record<string, MainStateDefinition>>>(table: T): T {
  return table
}

/** The states of a main task. They are never set: they follow from its sub-tasks by `mainTaskState`. */
export const mainTaskStateTable = define({
  'not-started': { code: 0, en: 'Not started', zh: '未启动', meaning: 'No sub-task has started.' },
  running: {
    code: 1,
    en: 'Migrating',
    zh: '迁移中',
    meaning: 'It has started, and at least one sub-task is not at its end (paused and stopped ones are not).',
  },
  finished: {
    code: 2,
    en: 'Ended by user',
    zh: '已结束',
    meaning: 'A user ended it, or one of its sub-tasks early; each sub-task says how far it came.',
  },
  success: {
    code: 3,
    en: 'Success',
    zh: '成功',
    meaning: 'Every sub-task moved all its rows, and nothing differs and nothing was rejected.',
  },
  failed: {
    code: 500,
    en: 'Failed',
    zh: '失败',
    meaning: 'At least one sub-task failed, differs or rejected rows.',
  },
  'install-failed': {
    code: 501,
    en: 'Portal installation failed',
    zh: 'Portal 安装失败',
    meaning: 'A sub-task could not begin, because Portal could not be installed.',
  },
  'precheck-failed': {
    code: 3000,
    en: 'Pre-check failed',
    zh: '预检查失败',
    meaning: 'The pre-check of a sub-task found a blocker, and none is running.',
  },
})

export type MainTaskState = keyof typeof mainTaskStateTable

export const mainTaskStates = Object.keys(mainTaskStateTable) as readonly MainTaskState[]

export const mainTaskStateSchema = z.enum(mainTaskStates as readonly [MainTaskState, ...MainTaskState[]])

export interface SubTaskOutcome {
  readonly state: SubTaskState
  /** All rows were on the target once; false for one that was ended early. */
  readonly loaded: boolean
  /** How Portal ended last; null while it has not. */
  readonly exitCode: number | null
  /** It failed because Portal could not be installed. */
  readonly installFailed: boolean
}

const ends: ReadonlySet<SubTaskState> = new Set(['finished', 'failed', 'precheck-failed'])
const flawedExits: ReadonlySet<number | null> = new Set<number | null>([
  exitCode.differences,
  exitCode.rejects,
])

/** `endedByUser`: somebody ended the main task as a whole. */
export function mainTaskState(subTasks: readonly SubTaskOutcome[], endedByUser: boolean): MainTaskState {
  if (subTasks.every((subTask) => subTask.state === 'not-started')) return 'not-started'
  if (subTasks.some((subTask) => !ends.has(subTask.state))) return 'running'
  if (endedByUser) return 'finished'
  return outcomeOf(subTasks)
}

function outcomeOf(subTasks: readonly SubTaskOutcome[]): MainTaskState {
  if (subTasks.some((subTask) => subTask.installFailed)) return 'install-failed'
  if (subTasks.some((subTask) => subTask.state === 'precheck-failed')) return 'precheck-failed'
  if (subTasks.some((subTask) => subTask.state === 'failed' || flawedExits.has(subTask.exitCode)))
    return 'failed'
  return subTasks.every((subTask) => subTask.loaded) ? 'success' : 'finished'
}
