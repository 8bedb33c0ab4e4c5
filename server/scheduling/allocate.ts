import type { ErrorBody } from '@data-migration/contract/errors'
import { type Capacity, capacityOf, compareLoad, refusalOf, take } from './capacity.ts'
import type { ExecutorView, WaitingSubTask } from './executor-view.ts'
import { type RefusedBy, waitingReason } from './waiting-reason.ts'

export interface Assignment {
  readonly subTaskId: string
  readonly executorId: string
}

export interface Plan {
  /** To be started, in this order. */
  readonly assignments: readonly Assignment[]
  /** Executors whose running installation these wait for: there is nothing nearer for them. */
  readonly installing: readonly Assignment[]
  /** Every other one, each with its reason. */
  readonly waiting: readonly { readonly subTaskId: string; readonly reason: ErrorBody }[]
}

/**
 * Gives waiting sub-tasks to executors. Main tasks take turns, the one with the fewest running first; within one the
 * order of the queue holds; the least loaded executor is taken. A sub-task that lacks memory reserves an executor as
 * long as others of ours run there, so that it cannot be overtaken for ever. Equal inputs give equal plans.
 */
export function allocate(subTasks: readonly WaitingSubTask[], executors: readonly ExecutorView[]): Plan {
  const capacities = executors.map(capacityOf)
  const turns = new Turns(executors)
  const assignments: Assignment[] = []
  const refused: { readonly subTask: WaitingSubTask; readonly by: readonly RefusedBy[] }[] = []
  for (const subTask of turns.inTurn(subTasks)) {
    const found = place(subTask, capacities)
    if ('capacity' in found) {
      take(found.capacity, subTask.memoryBytes)
      turns.started(subTask)
      assignments.push({ subTaskId: subTask.id, executorId: found.capacity.view.id })
    } else {
      reserve(subTask, found.refusedBy)
      refused.push({ subTask, by: found.refusedBy })
    }
  }
  return { assignments, ...sortOut(refused) }
}

type Place = { readonly capacity: Capacity } | { readonly refusedBy: readonly RefusedBy[] }

function place(subTask: WaitingSubTask, all: readonly Capacity[]): Place {
  const candidates = all.filter(({ view }) => mayRunOn(subTask, view.id))
  const judged = candidates.map((capacity) => ({
    capacity,
    refusal: refusalOf(capacity, subTask.order, subTask.memoryBytes),
  }))
  const free = judged.filter(({ refusal }) => refusal === null).map(({ capacity }) => capacity)
  const best = free.find(({ view }) => view.id === subTask.preferred) ?? free.toSorted(compareLoad)[0]
  if (best !== undefined) return { capacity: best }
  return { refusedBy: judged.flatMap(({ capacity, refusal }) => (refusal ? [{ capacity, refusal }] : [])) }
}

function mayRunOn({ pinnedTo, executorIds }: WaitingSubTask, executorId: string): boolean {
  if (pinnedTo !== null) return pinnedTo === executorId
  return executorIds.length === 0 || executorIds.includes(executorId)
}

/** Memory comes free only where a sub-task of ours ends; where none runs, keeping the place would help nobody. */
function reserve(subTask: WaitingSubTask, refusedBy: readonly RefusedBy[]): void {
  const short = refusedBy
    .filter(({ refusal, capacity }) => refusal === 'memory' && capacity.running > 0)
    .map(({ capacity }) => capacity)
  const [most] = short.toSorted((a, b) => (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0) || compareLoad(a, b))
  if (most !== undefined) most.reservedFor = subTask.order
}

type SortedOut = Pick<Plan, 'installing' | 'waiting'>

function sortOut(
  refused: readonly { readonly subTask: WaitingSubTask; readonly by: readonly RefusedBy[] }[],
): SortedOut {
  const installing: Assignment[] = []
  const waiting: { subTaskId: string; reason: ErrorBody }[] = []
  for (const { subTask, by } of refused.toSorted((a, b) => a.subTask.order - b.subTask.order)) {
    const coming = installationFor(by)
    if (coming === null) waiting.push({ subTaskId: subTask.id, reason: waitingReason(subTask, by) })
    else installing.push({ subTaskId: subTask.id, executorId: coming })
  }
  return { installing, waiting }
}

const hopeless: ReadonlySet<RefusedBy['refusal']> = new Set(['installing', 'not-installed'])

/** The executor being installed, where no other of its executors could take it sooner. */
function installationFor(by: readonly RefusedBy[]): string | null {
  if (!by.every(({ refusal }) => hopeless.has(refusal))) return null
  const ids = by.filter(({ refusal }) => refusal === 'installing').map(({ capacity }) => capacity.view.id)
  return ids.toSorted()[0] ?? null
}

/** Whose turn it is: main tasks by how many of theirs run, those with equally many by who waits longest. */
class Turns {
  readonly #running = new Map<string, number>()

  constructor(executors: readonly ExecutorView[]) {
    for (const { running } of executors) for (const [mainTask, count] of running) this.#add(mainTask, count)
  }

  started({ mainTaskId }: WaitingSubTask): void {
    this.#add(mainTaskId, 1)
  }

  /** Each once; what was started in the meantime counts. */
  *inTurn(subTasks: readonly WaitingSubTask[]): Generator<WaitingSubTask, void> {
    const byTask = Map.groupBy(
      subTasks.toSorted((a, b) => a.order - b.order),
      ({ mainTaskId }) => mainTaskId,
    )
    for (const queues = [...byTask.values()]; queues.length > 0;) {
      const next = queues.reduce((best, queue) => (this.#compare(queue, best) < 0 ? queue : best))
      const subTask = next.shift()
      if (subTask !== undefined) yield subTask
      if (next.length === 0) queues.splice(queues.indexOf(next), 1)
    }
  }

  #compare(a: readonly WaitingSubTask[], b: readonly WaitingSubTask[]): number {
    const [first, second] = [a[0], b[0]]
    if (first === undefined || second === undefined) return 0
    return this.#count(first.mainTaskId) - this.#count(second.mainTaskId) || first.order - second.order
  }

  #count(mainTaskId: string): number {
    return this.#running.get(mainTaskId) ?? 0
  }

  #add(mainTaskId: string, count: number): void {
    this.#running.set(mainTaskId, this.#count(mainTaskId) + count)
  }
}
