import type { ExecutorView } from './executor-view.ts'

/** One core carries this many sub-tasks: a Portal waits for its databases most of the time. */
const subTasksPerCore = 4

/** What is left of an executor while a plan is being made. */
export interface Capacity {
  readonly view: ExecutorView
  running: number
  memoryBytes: number | null
  /** Kept for a sub-task that waits for memory: its order in the queue. */
  reservedFor: number | null
}

export type Refusal =
  | 'no-slots'
  | 'unreachable'
  | 'unknown'
  | 'not-installed'
  | 'installing'
  | 'slots'
  | 'cores'
  | 'reserved'
  | 'memory'

export function capacityOf(view: ExecutorView): Capacity {
  const running = [...view.running.values()].reduce((sum, count) => sum + count, 0)
  return { view, running, memoryBytes: view.memoryAvailableBytes, reservedFor: null }
}

export function coreLimit(view: ExecutorView): number {
  return view.cores * subTasksPerCore
}

/** Why a sub-task that needs this much memory cannot go there now; null when it can. */
export function refusalOf(capacity: Capacity, order: number, memoryBytes: number): Refusal | null {
  const { view } = capacity
  return unusable(view) ?? full(capacity) ?? contended(capacity, order, memoryBytes)
}

function unusable({ install, state, slots }: ExecutorView): Refusal | null {
  if (install === 'installing') return 'installing'
  if (install !== 'installed') return 'not-installed'
  if (state !== 'online') return state === 'lost' ? 'unreachable' : 'unknown'
  return slots === 0 ? 'no-slots' : null
}

function full({ view, running }: Capacity): Refusal | null {
  if (running >= view.slots) return 'slots'
  return running >= coreLimit(view) ? 'cores' : null
}

function contended(capacity: Capacity, order: number, memoryBytes: number): Refusal | null {
  if (capacity.reservedFor !== null && capacity.reservedFor !== order) return 'reserved'
  return capacity.memoryBytes !== null && capacity.memoryBytes < memoryBytes ? 'memory' : null
}

export function take(capacity: Capacity, memoryBytes: number): void {
  capacity.running += 1
  if (capacity.memoryBytes !== null) capacity.memoryBytes -= memoryBytes
}

/** Less load first, then more memory, then the id, so that equal inputs give equal plans. */
export function compareLoad(a: Capacity, b: Capacity): number {
  return (
    a.running * b.view.slots - b.running * a.view.slots ||
    (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0) ||
    (a.view.id < b.view.id ? -1 : 1)
  )
}
