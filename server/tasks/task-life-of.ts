import { dmError } from '@data-migration/contract/errors'
import { isErrandKind, transition } from '@data-migration/contract/task'
import type { Repositories } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { askVerification } from './ask-verification.ts'
import { changeInside, withoutConflict } from './change-sub-task.ts'
import { cloneTask } from './clone-task.ts'
import { decideStatement } from './decide-statement.ts'
import type { LifeDeps } from './life-deps.ts'
import { KeyedLock } from './keyed-lock.ts'
import { operation } from './operate.ts'
import { refreshedOrders } from './refresh-order.ts'
import { removeTask } from './remove-task.ts'
import { assertReadyExecutor } from './ready-executor.ts'
import { assertConfirmed, resetSubTasks } from './reset-sub-task.ts'
import { setLiveOption } from './set-option.ts'
import type { Actor, Operation, TaskLife, TaskOperation } from './task-life.ts'

/** The life of tasks over store, executors and supervision. One main task is worked on by one caller at a time. */
export function taskLifeOf(deps: LifeDeps): TaskLife {
  const locks = new KeyedLock()
  const { store } = deps
  const ofSubTask = async <T>(id: string, work: (subTask: SubTask) => Promise<T>): Promise<T> => {
    const { taskId } = await store.subTasks.get(id)
    return await locks.run(taskId, async () => work(await store.subTasks.get(id)))
  }
  return {
    operate: (id, event, actor) =>
      ofSubTask(id, (subTask) =>
        event === 'verify' && isAsked(subTask, event)
          ? askVerification(deps, subTask, actor)
          : operate(deps, [subTask], event, actor),
      ),
    operateAll: (taskId, event, actor) => locks.run(taskId, () => operateAll(deps, taskId, event, actor)),
    decide: (id, decision, actor) =>
      ofSubTask(id, (subTask) => decideStatement(deps, subTask, decision, actor)),
    reset: (id, order, actor) =>
      ofSubTask(id, async (subTask) => {
        assertConfirmed(await store.mainTasks.get(subTask.taskId), order)
        await resetSubTasks(deps, [subTask], order, actor)
      }),
    resetAll: (taskId, order, actor) =>
      locks.run(taskId, async () => {
        assertConfirmed(await store.mainTasks.get(taskId), order)
        await resetSubTasks(deps, await startedOf(deps, taskId), order, actor)
      }),
    remove: (taskId) => locks.run(taskId, () => removeTask(deps, taskId)),
    clone: (taskId, name, actor) => cloneTask(deps, taskId, name, actor),
    setOption: (id, key, value, actor) =>
      ofSubTask(id, (subTask) => setLiveOption(deps, subTask, key, value, actor)),
  }
}

/** Of the run there is; at rest a comparison is a run of its own. */
function isAsked({ point }: SubTask, event: Operation): boolean {
  const answer = transition(point, event)
  return answer.ok && answer.forward
}

/** What has never started needs no reset. */
async function startedOf({ store }: LifeDeps, taskId: string): Promise<readonly SubTask[]> {
  const subTasks = await store.subTasks.ofTask(taskId)
  const started = subTasks.filter(({ point }) => point.state !== 'not-started')
  return started.length === 0 ? subTasks : started
}

async function operateAll(deps: LifeDeps, taskId: string, event: TaskOperation, actor: Actor): Promise<void> {
  await deps.store.mainTasks.get(taskId)
  const all = await deps.store.subTasks.ofTask(taskId)
  if (all.length === 0) throw dmError('DM-TASK-019', {})
  const concerned = all.filter(({ point }) => transition(point, event).ok)
  await operate(deps, concerned.length === 0 ? all.slice(0, 1) : concerned, event, actor, taskId)
}

/** All of them or none: the first refusal undoes the rest. Stored first, done afterwards. */
async function operate(
  deps: LifeDeps,
  subTasks: readonly SubTask[],
  event: Operation,
  actor: Actor,
  wholeTask: string | null = null,
): Promise<void> {
  const { store, now, supervision, poke } = deps
  const begins = event === 'start' || event === 'resume'
  if (begins || isErrandKind(event)) for (const subTask of subTasks) await assertReadyExecutor(store, subTask)
  const orders = event === 'start' ? await refreshedOrders(deps, subTasks) : new Map<string, never>()
  await withoutConflict(store, `task ${subTasks[0]?.taskId ?? ''}`, async (inside: Repositories) => {
    for (const { id } of subTasks) {
      const order = orders.get(id)
      const { point } = await inside.subTasks.get(id)
      if (order !== undefined && point.state === 'not-started') await inside.subTasks.redefine(id, order)
      await changeInside(inside, id, (subTask) => operation(subTask, event, actor, now()))
    }
    if (wholeTask !== null && (begins || event === 'finish'))
      await inside.mainTasks.setEndedByUser(wholeTask, event === 'finish')
    else if (begins && subTasks[0] !== undefined)
      await inside.mainTasks.setEndedByUser(subTasks[0].taskId, false)
  })
  for (const { id } of subTasks) supervision.attend(id)
  poke()
}
