import type { SubTaskDefinition } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { OptionValues, Preset } from '@data-migration/contract/options'
import type { DataSourceKind } from '@data-migration/contract/plugin'
import type {
  ObjectSelection,
  Phase,
  Position,
  StartedPortal,
  UndecidedStatement,
  Verdict,
} from '@data-migration/contract/portal'
import type { PhasePlan, SubTaskPoint, SubTaskState } from '@data-migration/contract/task'
import type { SchedulingNotes } from '../tasks/scheduling-notes.ts'
import type { Page, PageQuery } from './page.ts'

/** Where an end was when the sub-task was defined or queued last; the login is the data source's at the moment of use. */
export interface SourceEnd {
  readonly dataSourceId: string
  readonly kind: DataSourceKind
  readonly host: string
  readonly port: number
  readonly database: string
}

export interface TargetEnd extends SourceEnd {
  readonly schema: string
}

/** What a user has ordered; `SubTaskDefinition` with its data sources looked up. */
export interface SubTaskOrder {
  readonly source: SourceEnd
  readonly target: TargetEnd
  readonly mode: SubTaskPoint['mode']
  readonly objects: ObjectSelection | null
  readonly phases: PhasePlan
  readonly preset: Preset
  readonly options: Partial<OptionValues>
  /** The only executor it may run on; null: any of the task's. */
  readonly pinnedTo: SubTaskDefinition['executorId']
}

/** Names the detached Portal process, as `portal start` does. */
export type PortalProcessName = Pick<StartedPortal, 'pid' | 'startTime' | 'bootId'>

/** What is known of its runs; written beside the state, or without it by `note`. */
export interface SubTaskFacts {
  /** Where its Portal runs or ran last: the workspace and the logs are there. */
  readonly executorId: string | null
  /** Of the last run heard of; 0 before the first. */
  readonly epoch: number
  readonly process: PortalProcessName | null
  readonly phase: Phase | null
  readonly verdict: Verdict | null
  /** Portal's last exit code. */
  readonly exitCode: number | null
  /** It failed because Portal could not be installed. */
  readonly installFailed: boolean
  /** Why it failed, is paused or stalled. */
  readonly error: ErrorBody | null
  /** Milliseconds the target is behind the source. */
  readonly lagMs: number | null
  readonly position: Position | null
  /** The statement a run has ended at, until one has come past it. */
  readonly undecided: UndecidedStatement | null
  /** When it was started last after "not started". */
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** What the scheduler remembers; opaque here, one JSON column. `noNotes` for a new one and after a reset. */
  readonly scheduling: SchedulingNotes
}

export interface SubTask extends SubTaskOrder, SubTaskFacts {
  readonly id: string
  readonly number: number
  readonly taskId: string
  /** Place in its main task, from 0. */
  readonly order: number
  readonly point: SubTaskPoint
  /** Counts the moves: the compare-and-set of `move` compares it. */
  readonly version: number
  /** When the state was entered. */
  readonly since: string
}

export interface SubTaskDraft {
  readonly id?: string | undefined
  readonly order: SubTaskOrder
}

/** What a move changes; what is left out stays. */
export type SubTaskMove = Partial<SubTaskFacts> & { readonly point?: SubTaskPoint }

export interface SubTaskQuery extends PageQuery {
  readonly taskId: string
  readonly state?: SubTaskState | undefined
  /** A part of the name of either database. */
  readonly search?: string | undefined
}

export interface TargetUser {
  readonly taskId: string
  readonly taskName: string
}

export interface SubTasks {
  list(query: SubTaskQuery): Promise<Page<SubTask>>
  /** In their order. */
  ofTask(taskId: string): Promise<readonly SubTask[]>
  ofTasks(taskIds: readonly string[]): Promise<readonly SubTask[]>
  inStates(states: readonly SubTaskState[]): Promise<readonly SubTask[]>
  onExecutor(executorId: string): Promise<readonly SubTask[]>
  /** Databases of a server that unfinished tasks write to, by name. */
  claimedDatabases(host: string, port: number): Promise<ReadonlyMap<string, TargetUser>>
  find(id: string): Promise<SubTask | null>
  /** Throws DM-TASK-002. */
  get(id: string): Promise<SubTask>
  /**
   * "Not started", at the end of its main task. It claims its target for as long as it has not finished; throws
   * DM-TASK-004 when an unfinished sub-task of another task holds it, DM-TASK-029 when one of the same does. With
   * `claim: 'if-free'` it is created without the claim then, and asks again when it is started.
   */
  create(taskId: string, order: SubTaskOrder, claim?: 'required' | 'if-free'): Promise<SubTask>
  /** Only while "not started". Throws DM-TASK-002, DM-TASK-004, DM-TASK-005, DM-TASK-029. */
  redefine(id: string, order: SubTaskOrder): Promise<SubTask>
  /**
   * The sub-tasks of a main task anew and in this order: one with an id changes, one left out goes, one without an id
   * comes. Targets may be swapped. Throws DM-TASK-002 for an id that is not of this task, DM-TASK-004, DM-TASK-029;
   * DM-TASK-005 unless all of them are "not started".
   */
  replaceAll(taskId: string, definitions: readonly SubTaskDraft[]): Promise<readonly SubTask[]>
  /** Throws DM-TASK-002; DM-TASK-005 unless "not started". */
  remove(id: string): Promise<void>
  /**
   * Compare-and-set: writes when nobody has moved the sub-task since `from` was read, else gives null and writes nothing.
   * A change of state sets `since`, brings the main task up to date, and claims the target or, at "finished", gives it up:
   * throws DM-TASK-004 or DM-TASK-029 when it is taken meanwhile.
   */
  move(from: SubTask, change: SubTaskMove): Promise<SubTask | null>
  /** Facts that decide nothing; last one wins, the version stays. No error where there is no such sub-task. */
  note(
    id: string,
    facts: Partial<Pick<SubTaskFacts, 'epoch' | 'phase' | 'lagMs' | 'position'>>,
  ): Promise<void>
}
