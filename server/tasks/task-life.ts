import type { StatementDecision } from '@data-migration/contract/portal'
import type { UserEvent } from '@data-migration/contract/task'
import type { MainTask } from '../store/main-tasks.ts'

/** Who asks; for the records. */
export interface Actor {
  readonly userId: string
  readonly userName: string
}

export interface ResetOrder {
  /** Drops the tables the sub-tasks created on their targets. */
  readonly removeTargetData: boolean
  /** What was typed; needed when data are removed: the main task's name. */
  readonly confirm?: string | undefined
}

/** What happens to a sub-task at a user's word, besides a reset. */
export type Operation = Exclude<UserEvent, 'reset'>

/** What happens to all sub-tasks of a main task that are in a state for it. */
export type TaskOperation = 'start' | 'stop' | 'resume' | 'finish'

/**
 * The life of main tasks and sub-tasks after they were defined. Each is answered when it is stored, before Portal has done
 * it. Permissions were checked before. Each writes an operation record with the actor's name. Codes: those of the routes
 * of the same name in the contract.
 */
export interface TaskLife {
  operate(subTaskId: string, operation: Operation, actor: Actor): Promise<void>
  /** Throws what the first sub-task answers when none of them is in a state for it. */
  operateAll(taskId: string, operation: TaskOperation, actor: Actor): Promise<void>
  /** About the statement incremental has stopped at; then it goes on. */
  decide(subTaskId: string, decision: StatementDecision, actor: Actor): Promise<void>
  reset(subTaskId: string, order: ResetOrder, actor: Actor): Promise<void>
  resetAll(taskId: string, order: ResetOrder, actor: Actor): Promise<void>
  /** With ledgers, slots and files; data of the targets stay. */
  remove(taskId: string, actor: Actor): Promise<void>
  /** A new main task with the same definition, not started. */
  clone(taskId: string, name: string, actor: Actor): Promise<MainTask>
  /** A live option of a sub-task that runs; it also stays for later runs. */
  setOption(subTaskId: string, key: string, value: string | number | boolean, actor: Actor): Promise<void>
}
