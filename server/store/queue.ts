import type { ErrorBody } from '@data-migration/contract/errors'

/** A sub-task that waits for an executor. */
export interface QueueEntry {
  readonly subTaskId: string
  /** Unique; the smaller the longer it waits. */
  readonly order: number
  readonly queuedAt: string
  /** Why it waits; null before the first look. */
  readonly reason: ErrorBody | null
}

/** Survives restarts. */
export interface Queue {
  /** In their order. */
  list(): Promise<readonly QueueEntry[]>
  find(subTaskId: string): Promise<QueueEntry | null>
  /** At the end; one that is in it keeps its place. */
  add(subTaskId: string): Promise<QueueEntry>
  setReason(subTaskId: string, reason: ErrorBody | null): Promise<void>
  /** False when it was not in it. */
  remove(subTaskId: string): Promise<boolean>
}
