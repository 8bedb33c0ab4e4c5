import { setTimeout as sleep } from 'node:timers/promises'
import { DmError, dmError, isTransient, toErrorBody } from '@data-migration/contract/errors'
import type { ExecutorLink } from '../executors/link.ts'
import type { SubTaskState } from '@data-migration/contract/task'
import { isUnreachable } from '../executors/unreachable.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import type { Followed } from './apply-event.ts'
import { changeSubTask } from './change-sub-task.ts'
import { fetchReport } from './fetch-report.ts'
import { follow, type FollowDeps, type FollowEnd } from './follow.ts'
import { launch } from './launch.ts'
import { failRun, interruptRun } from './lose-run.ts'
import * as notes from './run-notes.ts'
import type { Run } from './scheduling-notes.ts'
import { type RequestSender, sendRequests } from './send-requests.ts'
import { settleUnwanted } from './settle-unwanted.ts'
import type { TargetTraces } from './target-traces.ts'

export interface SupervisionDeps extends FollowDeps {
  readonly traces: TargetTraces
  /** A slot may be free, or somebody waits anew. */
  readonly poke: () => void
}

interface Attended {
  readonly abort: AbortController
  readonly done: Promise<void>
  sender: RequestSender | null
  /** Somebody came while the work was ending. */
  again: boolean
}

/** Looks after every sub-task that has a run: brings it to its start, follows it, sends it requests, reads its report. */
export class Supervision implements AsyncDisposable {
  readonly #deps: SupervisionDeps
  readonly #attended = new Map<string, Attended>()
  #closed = false

  constructor(deps: SupervisionDeps) {
    this.#deps = deps
  }

  /** Does what the stored notes of the sub-task ask for, until there is nothing to do. Repeating it is harmless. */
  attend(subTaskId: string): void {
    if (this.#closed) return
    const present = this.#attended.get(subTaskId)
    if (present !== undefined) {
      present.again = true
      present.sender?.wake()
      return
    }
    const abort = new AbortController()
    const attended: Attended = {
      abort,
      done: Promise.resolve().then(() => this.#work(subTaskId, attended)),
      sender: null,
      again: false,
    }
    this.#attended.set(subTaskId, attended)
  }

  /** Ends looking after it; when it resolves nothing of it is going on here. What runs on the executor is left alone. */
  async drop(subTaskId: string): Promise<void> {
    const attended = this.#attended.get(subTaskId)
    attended?.abort.abort()
    await attended?.done
  }

  get subTaskIds(): readonly string[] {
    return [...this.#attended.keys()]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const timeout = new AbortController()
    const all = Promise.all([...this.#attended.keys()].map((id) => this.drop(id)))
    await Promise.race([
      all,
      sleep(closeWithinMs, undefined, { signal: timeout.signal }).catch(() => undefined),
    ])
    timeout.abort()
  }

  async #work(subTaskId: string, attended: Attended): Promise<void> {
    const { signal } = attended.abort
    do {
      attended.again = false
      try {
        await attend(this.#deps, subTaskId, attended)
      } catch (error) {
        this.#deps.logger.error({ subTaskId, err: error }, 'looking after a sub-task failed')
        attended.again = true
        await sleep(storeAgainMs, undefined, { signal }).catch(() => undefined)
      }
    } while (attended.again && !signal.aborted)
    this.#attended.delete(subTaskId)
    this.#deps.poke()
  }
}

/** Only a store that does not answer gets this far. */
const storeAgainMs = 5000
/** Who ends does not wait longer for a machine that does not answer; what was stored is taken up again. */
const closeWithinMs = 10_000

const pausesMs = [500, 1000, 2000, 5000, 10_000]
/** How often a failure that may pass is tried again before it counts. One that is about the way there never counts. */
const maxTries = 5

async function attend(deps: SupervisionDeps, subTaskId: string, attended: Attended): Promise<void> {
  const { signal } = attended.abort
  for (let failures = 0; !signal.aborted;) {
    const subTask = await deps.store.subTasks.find(subTaskId)
    if (subTask === null || !hasWork(subTask)) return
    try {
      await step(deps, subTask, attended)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      if (!(await bearsWith(deps, subTask, error, failures))) return
      await sleep(pausesMs[Math.min(failures, pausesMs.length) - 1], undefined, { signal }).catch(
        () => undefined,
      )
    }
  }
}

function hasWork(subTask: SubTask): boolean {
  const { run, reportOn } = subTask.scheduling
  return run !== null || reportOn !== null || isFenceDue(subTask)
}

/** A run out of reach of a sub-task that rests or has ended must not commit anything any more. */
export function isFenceDue({ point, scheduling }: SubTask): boolean {
  return scheduling.run === null && scheduling.outOfReach !== null && !onTheWay.has(point.state)
}

const onTheWay: ReadonlySet<SubTaskState> = new Set<SubTaskState>(['waiting', 'installing', 'stalled'])

async function step(deps: SupervisionDeps, subTask: SubTask, attended: Attended): Promise<void> {
  const { run, reportOn } = subTask.scheduling
  if (run === null) {
    if (isFenceDue(subTask)) return await fenceOut(deps, subTask)
    if (reportOn !== null) await fetchReport(deps.store, await deps.links.of(reportOn), subTask)
    return
  }
  const link = await deps.links.of(run.executorId)
  if (run.stage === 'started') return await followRun(deps, subTask, run, attended)
  if (run.unwanted) return await settleUnwanted(deps, link, subTask)
  await launch(deps, link, subTask)
}

async function fenceOut({ store, traces }: SupervisionDeps, subTask: SubTask): Promise<void> {
  await traces.fence(subTask)
  await changeSubTask(store, subTask.id, (current) =>
    isFenceDue(current) ? { move: { scheduling: notes.fencedOut(current.scheduling) } } : null,
  )
}

async function followRun(
  deps: SupervisionDeps,
  { id }: SubTask,
  { executorId, number }: Run,
  attended: Attended,
): Promise<void> {
  const link = await deps.links.of(executorId)
  const stop = new AbortController()
  const sender = sendRequests(deps, link, id, AbortSignal.any([stop.signal, attended.abort.signal]))
  attended.sender = sender
  try {
    const followed = { subTaskId: id, executorId, runNumber: number }
    const end = await follow(deps, link, followed, attended.abort.signal)
    if (!attended.abort.signal.aborted) await afterFollowing(deps, link, followed, end)
  } finally {
    attended.sender = null
    stop.abort()
    await sender.done
    deps.poke()
  }
}

async function afterFollowing(
  { store, now, executorName }: SupervisionDeps,
  link: ExecutorLink,
  { subTaskId, runNumber, executorId }: Followed,
  end: FollowEnd,
): Promise<void> {
  if (end === 'ended' || end === 'superseded') return
  if (end === 'cut' && (await hasMore(store, link, subTaskId, executorId))) return
  if (end === 'no-workspace') await store.cursors.forget(subTaskId, executorId)
  const error = toErrorBody(dmError('DM-TASK-049', { executor: await executorName(executorId) }))
  await interruptRun(store, { subTaskId, runNumber, error, now: now() })
}

/** The line ended early: is there a process, or anything left to read? */
async function hasMore(
  store: Store,
  link: ExecutorLink,
  subTaskId: string,
  executorId: string,
): Promise<boolean> {
  const { portals } = await link.probe()
  const there = portals.find((portal) => portal.subTask === subTaskId)
  const { lastSeq } = await store.cursors.get(subTaskId, executorId)
  return there !== undefined && (there.process !== null || there.lastSeq > lastSeq)
}

/** False when there is nothing more to try. */
async function bearsWith(
  { store, logger, now }: SupervisionDeps,
  subTask: SubTask,
  error: unknown,
  failures: number,
): Promise<boolean> {
  const { id: subTaskId, scheduling } = subTask
  const { code } = toErrorBody(error)
  logger.warn({ subTaskId, code, err: error, failures }, 'a step of a sub-task failed')
  const { run } = scheduling
  if (run === null) return isFenceDue(subTask) || failures < maxTries
  // Whether it was begun, and what became of it, only the executor can say; when it is lost the heartbeat decides.
  if (isUnreachable(error) || run.stage === 'started' || run.unwanted) return true
  if (error instanceof DmError && error.code === 'DM-JOB-005') return await fence(store, subTask, run)
  if (failures < maxTries && (isTransient(error) || !(error instanceof DmError))) return true
  await failRun(store, { subTaskId, runNumber: run.number, error: toErrorBody(error), now: now() })
  return true
}

/** A process nobody knows of holds the workspace: it is fenced out. */
async function fence(store: SupervisionDeps['store'], { id }: SubTask, { number }: Run): Promise<boolean> {
  await changeSubTask(store, id, (current) => {
    const { run } = current.scheduling
    if (run?.number !== number) return null
    return { move: { scheduling: { ...current.scheduling, run: { ...run, takeOver: true } } } }
  })
  return true
}
