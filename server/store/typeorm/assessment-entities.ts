import type { ErrorBody } from '@data-migration/contract/errors'
import type { AssessedObject } from '@data-migration/contract/portal'
import { EntitySchema } from 'typeorm'
import type { StoredDdlEdit } from '../ddl-edits.ts'
import type { AssessmentResult, AssessmentState } from '../assessments.ts'
import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  nullableJson,
  nullableText,
  textColumn,
  textKey,
} from './columns.ts'

export interface AssessmentRow {
  id: string
  subTaskId: string
  runningOf: string | null
  executorId: string | null
  state: AssessmentState
  objects: number
  result: AssessmentResult | null
  error: ErrorBody | null
  startedAt: string
  endedAt: string | null
}

export const assessmentEntity = new EntitySchema<AssessmentRow>({
  name: 'assessment',
  columns: {
    id: textKey('id'),
    subTaskId: textColumn('sub_task_id'),
    runningOf: nullableText('running_of'),
    executorId: nullableText('executor_id'),
    state: textColumn('state'),
    objects: integerColumn('objects'),
    result: nullableJson('result'),
    error: nullableJson('error'),
    startedAt: textColumn('started_at'),
    endedAt: nullableText('ended_at'),
  },
})

export interface AssessedObjectRow {
  assessmentId: string
  no: number
  rank: number
  kind: AssessedObject['kind']
  sourceName: string
  targetName: string
  added: boolean
  outcome: AssessedObject['outcome']
  remarks: AssessedObject['remarks']
  ddl: string
  edit: AssessedObject['edit']
  madeDdl: string | null
  sourceHash: string | null
}

export const assessedObjectEntity = new EntitySchema<AssessedObjectRow>({
  name: 'assessed_object',
  columns: {
    assessmentId: textKey('assessment_id'),
    no: { ...integerColumn('no'), primary: true },
    rank: integerColumn('rank'),
    kind: textColumn('kind'),
    sourceName: textColumn('source_name'),
    targetName: textColumn('target_name'),
    added: booleanColumn('added'),
    outcome: textColumn('outcome'),
    remarks: jsonColumn('remarks'),
    ddl: textColumn('ddl'),
    edit: textColumn('edit'),
    madeDdl: nullableText('made_ddl'),
    sourceHash: nullableText('source_hash'),
  },
})

export const ddlEditEntity = new EntitySchema<StoredDdlEdit>({
  name: 'ddl_edit',
  columns: {
    id: textKey('id'),
    subTaskId: textColumn('sub_task_id'),
    kind: textColumn('kind'),
    sourceName: textColumn('source_name'),
    statements: textColumn('statements'),
    sourceHash: textColumn('source_hash'),
    userName: textColumn('user_name'),
    at: textColumn('at'),
  },
})
