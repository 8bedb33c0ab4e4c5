import type { ErrorBody } from '@data-migration/contract/errors'
import type { AssessedObject, Assessment, CheckItem } from '@data-migration/contract/portal'
import type { Page, PageQuery } from './page.ts'

export type AssessmentState = 'waiting' | 'running' | 'made' | 'failed'

export interface AssessmentResult {
  readonly assessment: Assessment
  readonly checks: readonly CheckItem[]
}

/** One assessment; its objects are kept beside it. */
export interface StoredAssessment {
  readonly id: string
  readonly subTaskId: string
  readonly executorId: string | null
  readonly state: AssessmentState
  readonly objects: number
  /** Null until it is made. */
  readonly result: AssessmentResult | null
  readonly error: ErrorBody | null
  readonly startedAt: string
  readonly endedAt: string | null
}

/** Of one that is made. */
export interface MadeAssessment extends StoredAssessment {
  readonly result: AssessmentResult
  readonly endedAt: string
}

export interface NumberedObject extends AssessedObject {
  /** From 1, in the order objects are made. */
  readonly no: number
}

export interface AssessedQuery extends PageQuery {
  readonly kind?: AssessedObject['kind'] | undefined
  readonly outcome?: AssessedObject['outcome'] | undefined
  readonly search?: string | undefined
}

export interface Assessments {
  /** The one of the sub-task that is under way, or a new one. Throws DM-TASK-017. */
  begin(
    subTaskId: string,
    executorId: string,
  ): Promise<{ readonly assessment: StoredAssessment; readonly isNew: boolean }>
  started(id: string): Promise<void>
  addObjects(id: string, objects: readonly NumberedObject[]): Promise<void>
  /** It takes the place of all others of its sub-task. */
  made(id: string, result: AssessmentResult, objects: number): Promise<void>
  /** The one that was made before stays. */
  failed(id: string, error: ErrorBody): Promise<void>
  latestOf(subTaskId: string): Promise<StoredAssessment | null>
  madeOf(subTaskId: string): Promise<MadeAssessment | null>
  /** Throws DM-TASK-035, DM-TASK-022 while it is not made. */
  getMade(id: string): Promise<MadeAssessment>
  /** What is left to be done by hand first, then what has remarks; without statements. */
  objects(id: string, query: AssessedQuery): Promise<Page<Omit<NumberedObject, 'ddl' | 'madeDdl'>>>
  /** Throws DM-TASK-037. */
  object(id: string, no: number): Promise<NumberedObject>
  /** The next ones in the order they are made; none: the end. */
  objectsAfter(id: string, no: number, limit: number): Promise<readonly NumberedObject[]>
  /** After a restart nobody works on them any more. */
  unfinished(): Promise<readonly StoredAssessment[]>
}
