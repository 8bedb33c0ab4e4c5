import { z } from 'zod'

/** What a state asks of the watcher; the console colours by it. */
export type StateFamily = 'rest' | 'queue' | 'work' | 'held' | 'end'

interface StateDefinition {
  /** DataKit's number of the state; those above 100 that DataKit does not have are ours and marked `own`. */
  readonly code: number
  readonly own?: true
  readonly family: StateFamily
  readonly en: string
  readonly zh: string
  /** One sentence: what it means, and who has to act next. */
  readonly meaning: string
}

function define<const T extends Readonly<Record<string, StateDefinition>>>(table: T): T {
  return table
}

/** The states of a sub-task (design 10) in the order a migration passes them. */
export const subTaskStateTable = define({
  'not-started': {
    code: 0,
    family: 'rest',
    en: 'Not started',
    zh: '未启动',
    meaning: 'Nothing has been done; it can be edited.',
  },
  waiting: {
    code: 1000,
    family: 'queue',
    en: 'Waiting for resources',
    zh: '等待资源',
    meaning: 'In the queue for a slot on an executor; the reason is shown.',
  },
  installing: {
    code: 2000,
    family: 'work',
    en: 'Installing Portal',
    zh: '正在安装 Portal',
    meaning: 'Portal is being installed on the executor it will run on.',
  },
  'precheck-failed': {
    code: 3000,
    family: 'held',
    en: 'Pre-check failed',
    zh: '预检查失败',
    meaning: 'The pre-check found a blocker; nothing was written. Mend it and start again.',
  },
  schema: {
    code: 1,
    family: 'work',
    en: 'Pre-check and schema',
    zh: '预检查与结构迁移',
    meaning: 'Portal runs: it checks both sides and creates the schema.',
  },
  full: {
    code: 2,
    family: 'work',
    en: 'Full migration',
    zh: '全量迁移',
    meaning: 'Rows are being copied.',
  },
  'full-done': {
    code: 3,
    family: 'work',
    en: 'Full migration done',
    zh: '全量迁移完成',
    meaning: 'All rows are on the target; the next phase begins by itself or waits to be entered.',
  },
  verifying: {
    code: 5,
    family: 'work',
    en: 'Verifying',
    zh: '全量校验中',
    meaning: 'Both sides are being compared; online changes go on in the meantime.',
  },
  verified: {
    code: 6,
    family: 'work',
    en: 'Verified',
    zh: '全量校验完成',
    meaning: 'The comparison has a verdict; the next phase begins by itself or waits to be entered.',
  },
  incremental: {
    code: 8,
    family: 'work',
    en: 'Incremental migration',
    zh: '增量迁移',
    meaning: 'Changes of the source follow on the target.',
  },
  'incremental-stopping': {
    code: 9,
    family: 'work',
    en: 'Stopping incremental',
    zh: '增量停止中',
    meaning: 'The changes up to the stop are still being applied.',
  },
  'incremental-stopped': {
    code: 10,
    family: 'held',
    en: 'Incremental stopped',
    zh: '增量已停止',
    meaning: 'All changes up to the stop are applied. Start reverse, or end the migration.',
  },
  'incremental-paused': {
    code: 30,
    family: 'held',
    en: 'Incremental paused',
    zh: '增量暂停',
    meaning:
      'Incremental stands still; its position is safe. Decide about the statement it waits at, or mend the cause and resume.',
  },
  'reverse-starting': {
    code: 11,
    family: 'work',
    en: 'Starting reverse',
    zh: '反向迁移启动中',
    meaning: 'The way back is being prepared.',
  },
  reverse: {
    code: 12,
    family: 'work',
    en: 'Reverse migration',
    zh: '反向迁移',
    meaning: 'Changes of the target flow back to the source.',
  },
  'reverse-stopped': {
    code: 13,
    family: 'held',
    en: 'Reverse stopped',
    zh: '反向已停止',
    meaning: 'Changes no longer flow back. Resume reverse, or end the migration.',
  },
  'reverse-paused': {
    code: 40,
    family: 'held',
    en: 'Reverse paused',
    zh: '反向暂停',
    meaning: 'Reverse met an error it could not mend; its position is safe. Mend the cause and resume.',
  },
  stalled: {
    code: 510,
    own: true,
    family: 'held',
    en: 'Stalled',
    zh: '停滞',
    meaning: 'No Portal works on it although one should; it is queued again by itself and continues.',
  },
  finished: {
    code: 100,
    family: 'end',
    en: 'Finished',
    zh: '已结束',
    meaning: 'Everything asked for is done, or a user ended it; the verdict says what is proven.',
  },
  failed: {
    code: 500,
    family: 'end',
    en: 'Failed',
    zh: '失败',
    meaning: 'It ended with an error; what is done is safe. Mend the cause and resume, or reset.',
  },
  stopped: {
    code: 520,
    own: true,
    family: 'held',
    en: 'Stopped by user',
    zh: '用户已停止',
    meaning: 'A user stopped it; it continues where it stands when resumed.',
  },
})

export type SubTaskState = keyof typeof subTaskStateTable

export const subTaskStates = Object.keys(subTaskStateTable) as readonly SubTaskState[]

export const subTaskStateSchema = z.enum(subTaskStates as readonly [SubTaskState, ...SubTaskState[]])

/** DataKit tells the start of a phase from its running; here both are one state. */
const startCodes: ReadonlyMap<number, SubTaskState> = new Map([
  [4, 'verifying'],
  [7, 'incremental'],
])

export function subTaskStateOfCode(code: number): SubTaskState | undefined {
  return startCodes.get(code) ?? subTaskStates.find((state) => subTaskStateTable[state].code === code)
}
