import type { SubTask } from '../store/sub-tasks.ts'

/** What a sub-task has left in its target besides the data it was asked to move. */
export interface TargetTraces {
  /** Fences out whoever holds the sub-task: nothing of it can be committed any more. */
  fence(subTask: SubTask): Promise<void>
  /**
   * Fences, then deletes its ledger, and the tables it has made where that is asked for. `forGood`: the sub-task goes as
   * well; otherwise its epoch stays. Nothing there is no failure.
   */
  remove(subTask: SubTask, what: { readonly tables: boolean; readonly forGood: boolean }): Promise<void>
}
