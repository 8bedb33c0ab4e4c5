import type { ErrorBody } from '@data-migration/contract/errors'
import type { OptionValues } from '@data-migration/contract/options'
import type { DecisionAction, StartedPortal } from '@data-migration/contract/portal'
import type { ErrandKind } from '@data-migration/contract/task'

export type ProcessName = Pick<StartedPortal, 'pid' | 'startTime' | 'bootId'>

/** A Portal that was to be started, or was, on one executor. */
export interface Run {
  /** Counts the starts of the sub-task, from 1. */
  readonly number: number
  readonly executorId: string
  /** What it is for beside the migration; null or absent: the migration. */
  readonly errand?: ErrandKind | null
  /**
   * `assigned`: nobody has been told. `starting`: Portal may run or not. `started`: the process is known. Each is stored
   * before the next step is done.
   */
  readonly stage: 'assigned' | 'starting' | 'started'
  /** Fences whoever holds the sub-task. */
  readonly takeOver: boolean
  /** Events of the workspace up to this number are of earlier runs; null before anybody has looked. */
  readonly fromSeq: number | null
  /** Process that worked there when somebody looked: not this run's. */
  readonly found: ProcessName | null
  readonly process: ProcessName | null
  /** Its first event was read: what follows is its own. */
  readonly heard: boolean
  /** Nobody wants it any more: it is stopped as soon as it can be, and what it reports changes no state. */
  readonly unwanted: boolean
  readonly startedAt: string | null
}

/** SQL is told by its digest only. */
export interface Decided {
  readonly statement: string
  readonly action: DecisionAction
  readonly digest: string
}

/** What scheduler and follower have to remember of a sub-task beside its state; stored with it by one compare-and-set. */
export interface SchedulingNotes {
  /** Holds a slot of its executor. */
  readonly run: Run | null
  /** Starts so far. */
  readonly runs: number
  /** Runs in a row that were lost; sets the pause before the next one. */
  readonly losses: number
  /** Not started again before, RFC 3339. */
  readonly notBefore: string | null
  /** A run that may go on out of reach. It is taken up again if its executor is the next one, else fenced out. */
  readonly outOfReach: Run | null
  /** The next start has to fence, because something may still run. */
  readonly fence: boolean
  /** Executors that hold a workspace of it. */
  readonly workspaces: readonly string[]
  /** Executor whose report of the last run has not been read yet. */
  readonly reportOn: string | null
  /** Options changed while it ran; they stay for later runs. */
  readonly changedOptions: Partial<OptionValues>
  /** Why the migration had failed before an errand, which leads back to that. */
  readonly failedWith?: ErrorBody | null
  /** What was decided last about a statement: the same again is no other decision. */
  readonly decided?: Decided | null
}

export const noNotes: SchedulingNotes = {
  run: null,
  runs: 0,
  losses: 0,
  notBefore: null,
  outOfReach: null,
  fence: false,
  workspaces: [],
  reportOn: null,
  changedOptions: {},
}

export function sameProcess(a: ProcessName | null, b: ProcessName | null): boolean {
  if (a === null || b === null) return false
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId
}
