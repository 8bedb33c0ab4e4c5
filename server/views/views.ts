import type { Executor, SubTaskSummary, TaskDetail, TaskSummary } from '@data-migration/contract/api'
import type { Machine, Settings } from '@data-migration/contract/plugin'
import { subTaskStateTable } from '@data-migration/contract/task'
import type { Fleet } from '../fleet/fleet.ts'
import { holdingSlots } from '../fleet/holding.ts'
import type { TopicViews, Wanted } from '../realtime/topic-views.ts'
import { executorState } from '../scheduling/executor-state.ts'
import type { MainTask } from '../store/main-tasks.ts'
import type { StoredProgress } from '../store/results.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { presentExecutor, presentInstallation } from './present-executor.ts'
import { presentSubTask, presentSubTaskDetail, type SubTaskFacts } from './present-sub-task.ts'
import { presentTask, presentTaskDetail, type TaskFacts } from './present-task.ts'
import type { RateBook } from './rate-book.ts'

export interface ViewDeps {
  readonly store: Store
  readonly fleet: Pick<Fleet, 'list' | 'machine'>
  readonly settings: Pick<Settings, 'get'>
  readonly rates: RateBook
  readonly serverBegan: string
  readonly now: () => string
}

/** What is shown of tasks and executors, over REST and the topics alike; read from the store at every call. */
export interface Views extends TopicViews {
  subTasks(subTasks: readonly SubTask[]): Promise<SubTaskSummary[]>
  taskSummaries(tasks: readonly MainTask[]): Promise<TaskSummary[]>
  /** Throws DM-TASK-001. */
  taskDetail(taskId: string): Promise<TaskDetail>
  executorsOf(machines: readonly Machine[]): Promise<Executor[]>
}

export function viewsOf(deps: ViewDeps): Views {
  const { store, fleet } = deps
  const subTasks = async (all: readonly SubTask[]) => (await factsOf(deps, all)).map(presentSubTask)
  const oneTask = async (taskId: string) => {
    const task = await store.mainTasks.get(taskId)
    const [facts] = await taskFacts(deps, [task])
    return facts ?? { task, subTasks: [], shown: [] }
  }
  const taskSummaries = async (tasks: readonly MainTask[]) => (await taskFacts(deps, tasks)).map(presentTask)
  const executorsOf = (machines: readonly Machine[]) => executors(deps, machines)
  return {
    subTasks,
    taskSummaries,
    taskDetail: async (taskId) => presentTaskDetail(await oneTask(taskId)),
    executorsOf,
    tasks: async (wanted) => await taskSummaries(await wantedTasks(store, wanted)),
    task: async (taskId) => {
      const facts = await oneTask(taskId)
      return { task: presentTaskDetail(facts), items: facts.shown }
    },
    subTask: async (subTaskId) => {
      const subTask = await store.subTasks.get(subTaskId)
      const { name } = await store.mainTasks.get(subTask.taskId)
      const [facts] = await factsOf(deps, [subTask])
      if (facts === undefined) throw new Error('a sub-task without facts')
      return { subTask: presentSubTaskDetail(facts, name), items: facts.progress?.progress.tables ?? [] }
    },
    executors: async (wanted) => {
      const machines = (await fleet.list()).filter(({ id }) => wanted === 'all' || wanted.includes(id))
      const last = await store.installations.latestOfAll()
      return (await executorsOf(machines)).map((executor) => {
        const installation = last.get(executor.id)
        const shown = installation === undefined ? null : presentInstallation(installation)
        return { ...executor, installation: shown }
      })
    },
  }
}

async function factsOf(deps: ViewDeps, subTasks: readonly SubTask[]): Promise<SubTaskFacts[]> {
  const { store, fleet, rates } = deps
  const ids = subTasks.map(({ id }) => id)
  const [progress, objects, rejected, queue, machines] = await Promise.all([
    store.results.progressOf(ids),
    store.results.objectCounts(ids),
    store.results.rejectedCount(ids),
    store.queue.list(),
    fleet.list(),
  ])
  const names = new Map(machines.map(({ id, name }) => [id, name]))
  const reasons = new Map(queue.map(({ subTaskId, reason }) => [subTaskId, reason]))
  return subTasks.map((subTask) => ({
    subTask,
    progress: progress.get(subTask.id) ?? null,
    objects: objects.get(subTask.id) ?? [],
    rowsRejected: rejected.get(subTask.id) ?? 0,
    executorName: names.get(subTask.executorId ?? '') ?? null,
    waiting: reasons.get(subTask.id) ?? null,
    rate: rateNow(rates, subTask, progress.get(subTask.id) ?? null),
  }))
}

/** Only what is at work has a rate. */
function rateNow(rates: RateBook, { id, point }: SubTask, progress: StoredProgress | null) {
  const rate = progress === null ? null : rates.rate(id, progress)
  return subTaskStateTable[point.state].family === 'work' ? rate : null
}

async function taskFacts(deps: ViewDeps, tasks: readonly MainTask[]): Promise<TaskFacts[]> {
  const all = await deps.store.subTasks.ofTasks(tasks.map(({ id }) => id))
  const shown = (await factsOf(deps, all)).map(presentSubTask)
  const ofTask = Map.groupBy(all, ({ taskId }) => taskId)
  const shownOf = Map.groupBy(shown, ({ taskId }) => taskId)
  return tasks.map((task) => ({
    task,
    subTasks: ofTask.get(task.id) ?? [],
    shown: shownOf.get(task.id) ?? [],
  }))
}

/** The topic shows the newest ones; a page of the list shows any. */
const tasksInTopic = 500

async function wantedTasks({ mainTasks }: Store, wanted: Wanted): Promise<readonly MainTask[]> {
  if (wanted !== 'all')
    return (await Promise.all(wanted.map((id) => mainTasks.find(id)))).filter((task) => task !== null)
  const query = { page: 1, pageSize: tasksInTopic, sort: 'number', order: 'desc' } as const
  return (await mainTasks.list(query)).items
}

async function executors(deps: ViewDeps, machines: readonly Machine[]): Promise<Executor[]> {
  const { store, settings, serverBegan, now } = deps
  const stored = new Map((await store.executors.all()).map((executor) => [executor.id, executor]))
  const holding = await holdingSlots(store)
  const taskNames = await namesOf(store, holding)
  const times = {
    now: now(),
    serverBegan,
    heartbeatSeconds: Number(settings.get('executor.heartbeatSeconds')),
  }
  return await Promise.all(
    machines.map(async (machine) => {
      const known = stored.get(machine.id) ?? (await store.executors.get(machine.id))
      const running = holding.filter(({ scheduling }) => scheduling.run?.executorId === machine.id)
      return presentExecutor({
        machine,
        stored: known,
        state: known.installState === 'installed' ? executorState(known, times).state : 'unknown',
        slots: known.slots ?? Number(settings.get('executor.slots')),
        running: running.map((subTask) => ({ subTask, taskName: taskNames.get(subTask.taskId) ?? '' })),
      })
    }),
  )
}

async function namesOf(
  { mainTasks }: Store,
  subTasks: readonly SubTask[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(subTasks.map(({ taskId }) => taskId))]
  const tasks = await Promise.all(ids.map((id) => mainTasks.find(id)))
  return new Map(tasks.flatMap((task) => (task === null ? [] : [[task.id, task.name]])))
}
