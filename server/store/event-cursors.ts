/** How far Portal's numbered events are in the store. Numbers count within one workspace: on one executor. */
export interface EventCursor {
  readonly subTaskId: string
  readonly executorId: string
  /** Number of the last event whose consequences are stored; 0 before the first. */
  readonly lastSeq: number
  readonly epoch: number
}

export interface EventCursors {
  /** `lastSeq: 0` where nothing has been read yet. */
  get(subTaskId: string, executorId: string): Promise<EventCursor>
  /**
   * To the next number, in the transaction of the event's consequences: false, and nothing is written, when the cursor is
   * not at `seq - 1` any more, so that an event counts once and none is left out.
   */
  advance(subTaskId: string, executorId: string, seq: number, epoch: number): Promise<boolean>
  /** After the workspace was removed: a new one begins at 1. Without an executor: of all of them. */
  forget(subTaskId: string, executorId?: string): Promise<void>
  /** After Portal was removed from an executor, with all its workspaces. */
  forgetExecutor(executorId: string): Promise<void>
}
