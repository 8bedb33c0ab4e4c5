import type { SubTaskSummary } from '@data-migration/contract/api'
import type { UserEvent } from '@data-migration/contract/task'
import { call } from '../api/client.ts'
import { showDone, showError } from '../api/messages.ts'
import { t } from '../locales/i18n.ts'
import { subTaskConsequences } from '../state/sub-task-actions.ts'
import { confirmed } from './use-confirm.ts'
import { useFormat } from './use-format.ts'
import { useLanguage } from './use-language.ts'
import { useResetDialog } from './use-reset-dialog.ts'

const routeOf = {
  start: 'subTasks.start',
  stop: 'subTasks.stop',
  resume: 'subTasks.resume',
  finish: 'subTasks.finish',
  verify: 'subTasks.verify',
  repair: 'subTasks.repair',
  'apply-repair': 'subTasks.applyRepair',
  'stop-incremental': 'subTasks.stopIncremental',
  'start-reverse': 'subTasks.startReverse',
  'stop-reverse': 'subTasks.stopReverse',
} as const

/** Events that are asked about first; the others can be taken back. */
const questioned: ReadonlySet<UserEvent> = new Set<UserEvent>([
  'stop',
  'finish',
  'stop-incremental',
  'start-reverse',
  'stop-reverse',
  'apply-repair',
])

/** Runs an action on a sub-task after the user has agreed to what it means. `taskName` is typed to drop target data. */
export function useSubTaskAction(): (
  subTask: SubTaskSummary,
  event: UserEvent,
  taskName: string,
) => Promise<void> {
  const language = useLanguage()
  const format = useFormat()
  const reset = useResetDialog()

  async function run(subTask: SubTaskSummary, event: UserEvent, taskName: string): Promise<void> {
    const params = { subTaskId: subTask.id }
    const consequences = subTaskConsequences(subTask, event, language.value)
    if (event === 'reset')
      return void (await reset(taskName, consequences, async (body) => {
        await call('subTasks.reset', { params, body })
      }))
    if (questioned.has(event) && !(await agreed(subTask, event, consequences, taskName))) return
    await call(routeOf[event], { params, body: {} })
    showDone(t(`subTaskAction.done.${event}`))
  }

  async function agreed(
    subTask: SubTaskSummary,
    event: Exclude<UserEvent, 'reset'>,
    consequences: readonly string[],
    taskName: string,
  ): Promise<boolean> {
    const applies = event === 'apply-repair'
    return await confirmed({
      title: t('subTaskAction.title', { action: t(`subTaskAction.${event}`), name: nameOf(subTask) }),
      consequences: [...lagOf(subTask, event), ...(applies ? applied() : []), ...consequences],
      confirm: t(`subTaskAction.${event}`),
      danger: event === 'finish' || applies,
      ...(applies ? { typed: taskName } : {}),
    })
  }

  /** What applying a repair does, in its order. */
  function applied(): readonly string[] {
    return [
      t('repair.consequence.reads'),
      t('repair.consequence.changes'),
      t('repair.consequence.triggers'),
      t('repair.consequence.compares'),
      t('repair.consequence.forGood'),
    ]
  }

  /** How far the target is behind decides whether now is the moment to stop. */
  function lagOf({ lagMs }: SubTaskSummary, event: UserEvent): readonly string[] {
    if (event !== 'stop-incremental') return []
    if (lagMs === null) return [t('subTaskAction.lagUnknown')]
    return [
      t(lagMs < 1000 ? 'subTaskAction.caughtUp' : 'subTaskAction.behind', { lag: format.duration(lagMs) }),
    ]
  }

  return (subTask, event, taskName) => run(subTask, event, taskName).catch(showError)
}

function nameOf({ source, target }: SubTaskSummary): string {
  return `${source.database} → ${target.database}`
}
