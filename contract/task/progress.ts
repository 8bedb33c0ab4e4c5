import type { SubTaskPoint } from './transition.ts'
import type { SubTaskState } from './sub-task-state.ts'

/** Objects of a sub-task as DataKit's manual counts them. */
export interface ObjectCounts {
  readonly tables: number
  readonly tablesDone: number
  /** Views, functions, procedures and triggers together. */
  readonly others: number
  readonly othersDone: number
}

/** What is not at its end is never shown as done, however many objects are. */
const almost = 0.99
const incrementalShare = 0.85
const reverseShare = 0.95

/** (10 × tables done + others done) / (10 × tables + others); 0 without objects. A table weighs the same whatever its size. */
export function objectProgress(objects: ObjectCounts): number {
  const all = 10 * objects.tables + objects.others
  const done = 10 * objects.tablesDone + objects.othersDone
  return all === 0 ? 0 : Math.min(1, done / all)
}

/**
 * The official figure of a sub-task, 0..1, by the manual: online it is the offline figure × 0.85 until reverse, × 0.95 in
 * reverse. 1 only for one that has finished with all its rows moved.
 */
export function subTaskProgress(point: SubTaskPoint, objects: ObjectCounts): number {
  if (isComplete(point)) return 1
  if (point.state === 'not-started') return 0
  return Math.min(almost, objectProgress(objects) * shareOf(point))
}

function shareOf(point: SubTaskPoint): number {
  if (point.mode === 'offline') return 1
  return point.reversed ? reverseShare : incrementalShare
}

/** Offline a verified sub-task is at its end (DataKit's state 6). */
function isComplete(point: SubTaskPoint): boolean {
  if (point.state === 'finished') return point.loaded
  return point.mode === 'offline' && point.loaded && point.state === 'verified'
}

type Weight = 0 | 1 | 2 | 3 | 4

const weights: Readonly<Partial<Record<SubTaskState, Weight>>> = {
  schema: 1,
  full: 1,
  'full-done': 1,
  verifying: 2,
  verified: 2,
  incremental: 3,
  'incremental-stopping': 3,
  'incremental-stopped': 3,
  'incremental-paused': 3,
  'reverse-starting': 3,
  reverse: 3,
  'reverse-stopped': 3,
  'reverse-paused': 3,
}

/** Quarters of a sub-task. One that rests, has failed or was ended early counts only for what is on the target. */
function weightOf(point: SubTaskPoint): Weight {
  if (isComplete(point)) return 4
  return weights[point.state] ?? (point.loaded ? 1 : 0)
}

/** (A + 2B + 3C + 4D) / (4n) with A = DataKit's states 1..3, B = 4..6, C = 7..13, D = finished or offline verified. */
export function mainTaskProgress(subTasks: readonly SubTaskPoint[]): number {
  if (subTasks.length === 0) return 0
  const quarters = subTasks.reduce((sum, point) => sum + weightOf(point), 0)
  return quarters / (4 * subTasks.length)
}
