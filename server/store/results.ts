import type {
  ObjectResult,
  Progress,
  RejectedRow,
  Report,
  TableCounters,
} from '@data-migration/contract/portal'
import type { Page, PageQuery } from './page.ts'

export interface StoredProgress {
  readonly at: string
  readonly epoch: number
  readonly progress: Progress
}

export interface ObjectQuery extends PageQuery {
  readonly kind?: ObjectResult['kind'] | undefined
  readonly state?: ObjectResult['state'] | undefined
  readonly search?: string | undefined
}

export interface ObjectCount {
  readonly kind: ObjectResult['kind']
  readonly state: ObjectResult['state']
  readonly count: number
}

export interface RejectedQuery extends PageQuery {
  readonly table?: string | undefined
}

/** What a report tells of; the rest of what is stored stays. */
export interface ReportScope {
  readonly objects: boolean
  readonly rows: boolean
}

/** What Portal has said of a sub-task's work, as far as it is shown. */
export interface Results {
  /** The newest counters; one of an older epoch is ignored. */
  saveProgress(subTaskId: string, progress: StoredProgress): Promise<void>
  progress(subTaskId: string): Promise<StoredProgress | null>
  progressOf(subTaskIds: readonly string[]): Promise<ReadonlyMap<string, StoredProgress>>
  tables(subTaskId: string): Promise<readonly TableCounters[]>

  /** The newest word on an object replaces the one before; objects are told apart by kind and both names. */
  saveObject(subTaskId: string, object: ObjectResult): Promise<void>
  objects(subTaskId: string, query: ObjectQuery): Promise<Page<ObjectResult>>
  objectCounts(subTaskIds: readonly string[]): Promise<ReadonlyMap<string, readonly ObjectCount[]>>

  addRejected(subTaskId: string, row: RejectedRow): Promise<void>
  rejected(subTaskId: string, query: RejectedQuery): Promise<Page<RejectedRow>>
  rejectedCount(subTaskIds: readonly string[]): Promise<ReadonlyMap<string, number>>

  /** The report of the last run; objects, and rejected rows and counters, replace those heard of one by one where it tells of them. */
  saveReport(subTaskId: string, report: Report, scope?: ReportScope): Promise<void>
  report(subTaskId: string): Promise<Report | null>

  /** Everything of this sub-task, before it begins anew. */
  clear(subTaskId: string): Promise<void>
}
