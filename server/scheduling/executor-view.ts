import type { InstallState } from '@data-migration/contract/api'

/** An executor as the allocation sees it. */
export interface ExecutorView {
  readonly id: string
  readonly name: string
  readonly state: 'online' | 'lost' | 'unknown'
  /** When the state was entered, RFC 3339. */
  readonly since: string
  readonly install: InstallState
  readonly slots: number
  /** Sub-tasks that hold a slot, by main task; those that were sent to it and have not begun count as well. */
  readonly running: ReadonlyMap<string, number>
  readonly cores: number
  /** Free for new sub-tasks: what the last probe found less what was promised since. Null: not known. */
  readonly memoryAvailableBytes: number | null
}

/** A sub-task in the queue. */
export interface WaitingSubTask {
  readonly id: string
  readonly mainTaskId: string
  /** Place in the queue; unique, the smaller the longer it waits. */
  readonly order: number
  /** Executors it may run on; empty: every one. */
  readonly executorIds: readonly string[]
  /** The only executor it may run on; null: any of the above. */
  readonly pinnedTo: string | null
  /** Where its logs and its workspace are; taken before others where it has room. */
  readonly preferred: string | null
  readonly memoryBytes: number
}
