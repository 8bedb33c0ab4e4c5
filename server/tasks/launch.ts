import type { PortalProcess } from '@data-migration/contract/portal'
import type { ExecutorLink } from '../executors/link.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { changeSubTask } from './change-sub-task.ts'
import type { TaskDeps } from './deps.ts'
import { withPortalOrder } from './order-for-portal.ts'
import * as notes from './run-notes.ts'
import { type Run, sameProcess } from './scheduling-notes.ts'

/**
 * Brings an assigned run to `started`: one that was out of reach is taken up again, otherwise Portal is started. Every step
 * is stored before the next, so that it can be done again after a crash without a second Portal. Null when the run is not
 * wanted any more before Portal was told.
 */
export async function launch(deps: TaskDeps, link: ExecutorLink, subTask: SubTask): Promise<SubTask | null> {
  const { portals } = await link.probe()
  const there = portals.find((portal) => portal.subTask === subTask.id) ?? null
  const former = await goesOn(deps, subTask, there)
  if (former !== null) return await change(deps, subTask, (current) => notes.takenUpAgain(current, former))
  const process = there?.process ?? null
  // Without its workspace the executor counts from 1 again.
  if (there === null) await deps.store.cursors.forget(subTask.id, subTask.scheduling.run?.executorId)
  const ready = await change(deps, subTask, (current, run) =>
    run.stage === 'assigned' ? notes.starting(current, there?.lastSeq ?? 0, process) : current,
  )
  const run = ready?.scheduling.run ?? null
  if (ready === null || run === null) return null
  // A process that was not there at the first look is the one this run has started before a crash of ours.
  const takeOver = run.takeOver && (process === null || sameProcess(process, run.found))
  const started = await withPortalOrder(deps, ready, ({ job, secrets }) =>
    link.start({ job, command: ready.point.errand?.kind, takeOver }, secrets),
  )
  const { pid, startTime, bootId } = started
  return await change(deps, ready, (current) =>
    notes.started(current, { pid, startTime, bootId }, deps.now()),
  )
}

/** The run out of reach that still works here, or has come to its end by itself since. */
async function goesOn(
  { store }: TaskDeps,
  { id, point, scheduling }: SubTask,
  there: PortalProcess | null,
): Promise<Run | null> {
  const { run, outOfReach } = scheduling
  if (outOfReach === null || run?.stage !== 'assigned' || outOfReach.executorId !== run.executorId)
    return null
  if (there === null || outOfReach.process === null) return null
  // What it was begun for is not what is wanted now.
  if ((outOfReach.errand ?? null) !== (point.errand?.kind ?? null)) return null
  if (there.process !== null) return sameProcess(there.process, outOfReach.process) ? outOfReach : null
  const { lastSeq } = await store.cursors.get(id, run.executorId)
  return there.exitCode !== null && there.lastSeq > lastSeq ? outOfReach : null
}

type Notes = SubTask['scheduling']

/** Changes the notes of this very run; null when it is another one's turn meanwhile. */
async function change(
  { store }: TaskDeps,
  { id, scheduling }: SubTask,
  next: (notes: Notes, run: Run) => Notes,
): Promise<SubTask | null> {
  const number = scheduling.run?.number
  let mine = false
  const changed = await changeSubTask(store, id, (subTask) => {
    const { run } = subTask.scheduling
    mine = run !== null && run.number === number
    if (run === null || !mine) return null
    const after = next(subTask.scheduling, run)
    return { move: { scheduling: after, process: after.run?.process ?? null, executorId: run.executorId } }
  })
  return mine ? changed : null
}
