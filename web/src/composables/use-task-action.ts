import type { TaskSummary } from '@data-migration/contract/api'
import { ElMessageBox } from 'element-plus'
import { useRouter } from 'vue-router'
import { call } from '../api/client.ts'
import { showDone, showError } from '../api/messages.ts'
import { t } from '../locales/i18n.ts'
import { type TaskAction, taskConsequences } from '../state/task-actions.ts'
import { confirmed } from './use-confirm.ts'
import { useLanguage } from './use-language.ts'
import { useResetDialog } from './use-reset-dialog.ts'

/** Runs an action on a main task after the user has agreed to what it means; true when it was done. */
export function useTaskAction(): (task: TaskSummary, action: TaskAction) => Promise<boolean> {
  const router = useRouter()
  const language = useLanguage()
  const reset = useResetDialog()

  async function run(task: TaskSummary, action: TaskAction): Promise<boolean> {
    const params = { taskId: task.id }
    switch (action) {
      case 'edit':
        await router.push(`/tasks/${task.id}/edit`)
        return false
      case 'clone':
        return await clone(task)
      case 'reset':
        return await reset(task.name, taskConsequences(task, 'reset', language.value), async (body) => {
          await call('tasks.reset', { params, body })
        })
      case 'start':
        await call('tasks.start', { params, body: {} })
        return done('tasks.startedDone', task)
      case 'resume':
        await call('tasks.resume', { params, body: {} })
        return done('tasks.resumedDone', task)
      case 'stop':
        return (await agreed(task, action)) && (await carryOut('tasks.stop', task))
      case 'finish':
        return (await agreed(task, action)) && (await carryOut('tasks.finish', task))
      case 'delete':
        if (!(await agreed(task, action))) return false
        await call('tasks.delete', { params })
        return done('tasks.deletedDone', task)
    }
  }

  async function carryOut(route: 'tasks.stop' | 'tasks.finish', task: TaskSummary): Promise<boolean> {
    await call(route, { params: { taskId: task.id }, body: {} })
    return done(route === 'tasks.stop' ? 'tasks.stopAsked' : 'tasks.finishAsked', task)
  }

  async function agreed(task: TaskSummary, action: 'stop' | 'finish' | 'delete'): Promise<boolean> {
    const started = task.startedAt !== null
    return await confirmed({
      title: t(`tasks.confirm.${action}`, { name: task.name }),
      consequences: taskConsequences(task, action, language.value),
      confirm: t(`taskAction.${action}`),
      danger: action !== 'stop',
      ...(action === 'delete' && started ? { typed: task.name } : {}),
    })
  }

  async function clone(task: TaskSummary): Promise<boolean> {
    const asked = await ElMessageBox.prompt(
      t('tasks.cloneText'),
      t('tasks.confirm.clone', { name: task.name }),
      {
        inputValue: t('tasks.cloneName', { name: task.name }).slice(0, 64),
        inputValidator: (value: string) => value.trim() !== '' || t('form.required'),
        confirmButtonText: t('taskAction.clone'),
        cancelButtonText: t('common.cancel'),
      },
    ).catch(() => null)
    if (asked === null) return false
    const name = asked.value.trim()
    const made = await call('tasks.clone', { params: { taskId: task.id }, body: { name } })
    await router.push(`/tasks/${made.id}/edit`)
    return true
  }

  return async (task, action) => {
    try {
      return await run(task, action)
    } catch (error) {
      showError(error)
      return false
    }
  }
}

function done(
  key:
    'tasks.startedDone' | 'tasks.resumedDone' | 'tasks.stopAsked' | 'tasks.finishAsked' | 'tasks.deletedDone',
  task: TaskSummary,
): true {
  showDone(t(key, { name: task.name }))
  return true
}
