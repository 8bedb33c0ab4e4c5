import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { Logger, Machines, Settings } from '@data-migration/contract/plugin'
import type { QueueEntry } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { allocate, type Plan } from './allocate.ts'
import { assignSubTask, installSubTask, leaveInstallation } from './assign.ts'
import type { WaitingSubTask } from './executor-view.ts'
import { executorViews } from './executor-views.ts'
import { memoryNeed } from './memory-need.ts'

export interface SchedulerDeps {
  readonly store: Store
  readonly machines: Pick<Machines, 'list'>
  readonly settings: Pick<Settings, 'get'>
  readonly logger: Logger
  readonly now: () => string
  readonly serverBegan: string
  /** Sub-tasks somebody looks after; those with a run are among them. */
  readonly attended: () => readonly string[]
  /** A run was assigned. */
  readonly attend: (subTaskId: string) => void
}

/** One look at the queue at a time; being poked during one leads to one more. */
export class Scheduler implements AsyncDisposable {
  readonly #deps: SchedulerDeps
  #looking: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
  }

  poke(): void {
    this.#again = true
    if (this.#closed) return
    this.#looking ??= this.#look()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#looking
  }

  async #look(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      try {
        this.#wakeAt(await lookAtQueue(this.#deps))
      } catch (error) {
        this.#deps.logger.error({ err: error }, 'the queue could not be looked at')
        this.#wakeAt(new Date(Date.now() + retryMs).toISOString())
      }
    }
    this.#looking = null
  }

  /** When the pause of the first paused one is over. */
  #wakeAt(at: string | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const waitMs = at === null ? null : Math.max(10, Date.parse(at) - Date.parse(this.#deps.now()))
    this.#timer = waitMs === null ? null : setTimeout(() => this.poke(), waitMs)
  }
}

const retryMs = 5000

/** Returns when to look again without being poked. */
async function lookAtQueue(deps: SchedulerDeps): Promise<string | null> {
  const { store } = deps
  await followInstallations(deps)
  const entries = await store.queue.list()
  const now = deps.now()
  const waiting: { readonly entry: QueueEntry; readonly subTask: SubTask }[] = []
  for (const entry of entries) {
    const subTask = await store.subTasks.find(entry.subTaskId)
    if (subTask?.point.state === 'waiting') waiting.push({ entry, subTask })
    else await store.queue.remove(entry.subTaskId)
  }
  const { ready, held } = sortOut(waiting, now, await namesOf(deps))
  for (const { entry, reason } of held) await tell(store, entry, reason)
  await carryOut(deps, await planFor(deps, ready), entries)
  return (
    waiting
      .flatMap(({ subTask }) => subTask.scheduling.notBefore ?? [])
      .filter((at) => at > now)
      .toSorted()[0] ?? null
  )
}

interface Held {
  readonly entry: QueueEntry
  readonly reason: ErrorBody
}

/** Who is not considered yet: its former Portal has not ended, or it makes a pause. */
function sortOut(
  waiting: readonly { readonly entry: QueueEntry; readonly subTask: SubTask }[],
  now: string,
  names: ReadonlyMap<string, string>,
): {
  readonly ready: readonly { readonly entry: QueueEntry; readonly subTask: SubTask }[]
  readonly held: readonly Held[]
} {
  const held = waiting.flatMap(({ entry, subTask: { scheduling } }) => {
    const { run, notBefore, losses } = scheduling
    if (run !== null) {
      const executor = names.get(run.executorId) ?? run.executorId
      return [{ entry, reason: toErrorBody(dmError('DM-TASK-047', { executor })) }]
    }
    if (notBefore === null || notBefore <= now) return []
    return [{ entry, reason: toErrorBody(dmError('DM-TASK-048', { at: notBefore, count: losses })) }]
  })
  const heldEntries = new Set(held.map(({ entry }) => entry))
  return { ready: waiting.filter(({ entry }) => !heldEntries.has(entry)), held }
}

async function planFor(
  deps: SchedulerDeps,
  ready: readonly { readonly entry: QueueEntry; readonly subTask: SubTask }[],
): Promise<Plan> {
  if (ready.length === 0) return { assignments: [], installing: [], waiting: [] }
  const tasks = new Map<string, readonly string[]>()
  for (const { subTask } of ready)
    if (!tasks.has(subTask.taskId))
      tasks.set(subTask.taskId, (await deps.store.mainTasks.get(subTask.taskId)).executorIds)
  return allocate(
    ready.map(({ entry, subTask }) => waitingOf(entry, subTask, tasks.get(subTask.taskId) ?? [])),
    await viewsOf(deps),
  )
}

function waitingOf({ order }: QueueEntry, subTask: SubTask, executorIds: readonly string[]): WaitingSubTask {
  const { id, taskId, pinnedTo, preset, scheduling } = subTask
  return {
    id,
    mainTaskId: taskId,
    order,
    executorIds,
    pinnedTo,
    preferred: scheduling.outOfReach?.executorId ?? scheduling.workspaces.at(-1) ?? null,
    memoryBytes: memoryNeed(preset),
  }
}

async function viewsOf(deps: SchedulerDeps) {
  const { store, settings } = deps
  const attended = await Promise.all(deps.attended().map((id) => store.subTasks.find(id)))
  return executorViews({
    executors: await store.executors.all(),
    names: await namesOf(deps),
    running: attended.filter((subTask) => subTask !== null),
    defaultSlots: Number(settings.get('executor.slots')),
    heartbeatSeconds: Number(settings.get('executor.heartbeatSeconds')),
    now: deps.now(),
    serverBegan: deps.serverBegan,
  })
}

async function namesOf({ machines }: SchedulerDeps): Promise<ReadonlyMap<string, string>> {
  return new Map((await machines.list()).map(({ id, name }) => [id, name]))
}

async function carryOut(deps: SchedulerDeps, plan: Plan, entries: readonly QueueEntry[]): Promise<void> {
  const { store, now } = deps
  for (const { subTaskId, executorId } of plan.assignments)
    if (await assignSubTask(store, subTaskId, executorId)) deps.attend(subTaskId)
  for (const { subTaskId, executorId } of plan.installing)
    await installSubTask(store, subTaskId, executorId, now())
  for (const { subTaskId, reason } of plan.waiting) {
    const entry = entries.find((one) => one.subTaskId === subTaskId)
    if (entry !== undefined) await tell(store, entry, reason)
  }
}

async function tell(
  store: Store,
  { subTaskId, reason: before }: QueueEntry,
  reason: ErrorBody,
): Promise<void> {
  if (JSON.stringify(before) !== JSON.stringify(reason)) await store.queue.setReason(subTaskId, reason)
}

/** Those that wait for an installation go on when it has ended, well or not. */
async function followInstallations({ store, now }: SchedulerDeps): Promise<void> {
  for (const subTask of await store.subTasks.inStates(['installing']))
    await leaveInstallation(store, subTask, now())
}
