import type { ObjectResult, Position, RejectedRow } from '@data-migration/contract/portal'
import type { LogProgress } from '../change-block.ts'
import type { Table } from '../schema.ts'
import type { ApplyConflict } from './change-applier.ts'
import type { KeyRange } from '../table-plan.ts'
import type { ViewWindow } from './snapshot-reader.ts'
import type { ChunkCounts } from './bulk-writer.ts'

/** What makes a resume the same work: another value is refused (design 5). */
export interface Fingerprint {
  readonly sourceServerId: string
  readonly sourceDatabase: string
  /** Option key → value of every option that changes data. */
  readonly options: Readonly<Record<string, string>>
}

export interface ChunkRecord {
  readonly range: KeyRange
  readonly state: 'planned' | 'done'
  readonly counts: ChunkCounts | null
  /** Exact position of the view the chunk was read in; null where unknown. */
  readonly position: Position | null
  /** Where that view stands in the source's log; both ends null for a chunk that is not done. */
  readonly window: ViewWindow
}

/** How far one table of this sub-task has come, by the ledger. */
export interface TableRecord {
  readonly table: string
  /** All chunks are planned and recorded. */
  readonly planned: boolean
  readonly chunks: readonly ChunkRecord[]
}

export type ObjectState = Pick<ObjectResult, 'kind' | 'sourceName' | 'targetName' | 'state'>

/** A table whose changes are not applied from `position` on. */
export interface LeftOutTable {
  readonly table: string
  readonly position: Position
  /** The one it was decided about. */
  readonly statement: string
}

/**
 * The sub-task's memory in the target (schema `portal_meta`, design 10). Every change made through it is in one
 * transaction with the epoch check last; a fenced holder gets DM-JOB-008 and has changed nothing.
 */
export interface Ledger extends AsyncDisposable {
  readonly epoch: number
  /** Whether an earlier run of this sub-task left records. */
  readonly resumed: boolean
  /** All, or those of a kind. */
  objects(kind?: ObjectResult['kind']): Promise<readonly ObjectResult[]>
  /** How far every object is, without what it was made by: twenty thousand tables have a hundred thousand objects. */
  objectStates(): Promise<readonly ObjectState[]>
  recordObject(object: ObjectResult): Promise<void>
  tables(): Promise<readonly TableRecord[]>
  /** Bounds are written before the copy; planning the same chunk twice keeps the first. */
  recordPlan(table: string, ranges: readonly KeyRange[], complete: boolean): Promise<void>
  /** Begins a table anew: its target rows, chunks and rejected rows go in one transaction. */
  resetTable(table: string, targetSchema: string, target: string): Promise<void>
  rejectedRows(): Promise<readonly RejectedRow[]>
  position(stream: string): Promise<Position | null>
  recordPosition(stream: string, position: Position): Promise<void>
  /** The structure of each table that is followed, as of the position; empty before anything was recorded. */
  structures(): Promise<readonly Table[]>
  /** The structure rows are loaded into, of tables of which none is recorded. */
  recordStructures(tables: readonly Table[]): Promise<void>
  /** Tables that an operator has left out, as of the position. */
  leftOut(): Promise<readonly LeftOutTable[]>
  /** Changes that met another state of the target, counted, with the first keys of each kind. */
  conflicts(): Promise<readonly ApplyConflict[]>
  verifiedRanges(table: string): Promise<readonly number[]>
  /** Range number → the text recorded for it. */
  verifiedResults(table: string): Promise<ReadonlyMap<number, string>>
  recordVerified(table: string, no: number, resultJson: string): Promise<void>
  /** A verification has come to its end: the next one compares everything anew. */
  clearVerified(): Promise<void>
  /** The source is another server from now on (its id). */
  recordSourceServer(serverId: string): Promise<void>
  /** One commit with synchronous_commit=on: everything recorded before is safe on disk afterwards. */
  makeDurable(): Promise<void>
  /** Frees the sub-task for another holder without raising the epoch. */
  release(): Promise<void>
}

/** What is recorded of another server than the fingerprint names. */
export interface OtherServer {
  readonly recorded: string
  /** Where the target stands in the log; null before anything says where that is. */
  readonly from: LogProgress | null
  /** Ends of the windows that rows were loaded in. */
  readonly loaded: readonly Position[]
  /** Every table that was begun was loaded to its end, or changes are being applied. */
  readonly isLoaded: boolean
}

export interface LedgerRequest {
  readonly subTask: string
  /** host, pid and start time: who holds the sub-task, for messages. */
  readonly holder: string
  readonly fingerprint: Fingerprint
  readonly takeOver: boolean
  /**
   * Asked where the source is another server than is recorded: whether it is the one on record from now on, or what is recorded
   * stays. Rejects where the sub-task cannot go on from it. Without it DM-JOB-010.
   */
  readonly otherServer?: (other: OtherServer) => Promise<'moves' | 'stays'>
}
