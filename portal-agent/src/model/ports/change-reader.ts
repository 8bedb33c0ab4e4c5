import type { DmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { LogItem, LogProgress } from '../change-block.ts'
import type { TablePlan } from '../table-plan.ts'

/** Follows a database's change log: MySQL's binlog, or logical decoding of the target for reverse. */
export interface ChangeReader {
  /** The place where the log stands now, comparable with `like` where that is given. */
  currentPosition(signal: AbortSignal, like?: Position): Promise<Position>
  /**
   * Items in commit order from just after `from`; never "at now" when `from` is gone: that is an error (pitfall D10). A
   * block comes when it is full or when nothing more is there to read, at the latest with each heartbeat, so that an idle or
   * filtered source still moves on (pitfall D23). Reads no further than the consumer asks.
   */
  read(request: ReadLogRequest, signal: AbortSignal): AsyncIterable<LogItem>
  /** Whether the server of now can be followed from there, with nothing lost and nothing unknown to it. */
  historyOf(applied: AppliedHistory, signal: AbortSignal): Promise<ServerHistory>
  /** How long the log is kept, ms; null: as long as nobody removes it. */
  keptForMs(signal: AbortSignal): Promise<number | null>
  /** What is kept of the log now; null before anything was read. */
  retained(signal: AbortSignal): Promise<RetainedLog | null>
}

/**
 * Which server the source is taken to be. Places in a file of the log are of that one alone; a position by GTIDs is of its history,
 * which others have too.
 */
export interface SourceServer {
  /** As `ServerIdentity.serverId`. */
  readonly id: string
  /** Another server is followed from now on: it knows everything that was applied. */
  moved(to: string): Promise<void>
}

/** What of the source is in the target already. */
export interface AppliedHistory {
  readonly from: LogProgress
  /** Ends of windows that rows were loaded in: the target may hold changes up to there. */
  readonly loaded?: readonly Position[]
}

/** What a server knows of that. */
export type ServerHistory =
  | { readonly kind: 'known' }
  /** `related`: part of it is known, so the server is one of the same family. */
  | { readonly kind: 'lacking'; readonly related: boolean; readonly error: DmError }

/** The log's files, and the one that is being read. */
export interface RetainedLog {
  /** The oldest there is. */
  readonly oldest: string
  readonly reading: string
  /** From the one being read on. */
  readonly files: number
  readonly bytes: bigint
  /** How long a file is kept; null: as long as nobody removes it. */
  readonly keptForMs: number | null
}

export interface ReadLogRequest extends AppliedHistory {
  /** A block ends exactly at each of these, in the order of the log. */
  readonly boundaries: readonly Position[]
  /** Of the tables that are moved, by their structure at this place of the log. */
  readonly plans: readonly TablePlan[]
}
