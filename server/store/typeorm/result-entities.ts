import type { ErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult, Phase, Progress, Report } from '@data-migration/contract/portal'
import type { SubTaskState } from '@data-migration/contract/task'
import { EntitySchema } from 'typeorm'
import { integerColumn, jsonColumn, nullableJson, nullableText, textColumn, textKey } from './columns.ts'

export interface RecordRow {
  id: string
  subTaskId: string
  at: string
  kind: 'operation' | 'state'
  event: string
  state: SubTaskState
  user: string | null
  detail: string
}

export const recordEntity = new EntitySchema<RecordRow>({
  name: 'sub_task_record',
  columns: {
    id: textKey('id'),
    subTaskId: textColumn('sub_task_id'),
    at: textColumn('at'),
    kind: textColumn('kind'),
    event: textColumn('event'),
    state: textColumn('state'),
    user: nullableText('user_name'),
    detail: textColumn('detail'),
  },
})

export interface CursorRow {
  subTaskId: string
  executorId: string
  lastSeq: number
  epoch: number
}

export const cursorEntity = new EntitySchema<CursorRow>({
  name: 'event_cursor',
  columns: {
    subTaskId: textKey('sub_task_id'),
    executorId: textKey('executor_id'),
    lastSeq: integerColumn('last_seq'),
    epoch: integerColumn('epoch'),
  },
})

export interface ProgressRow {
  subTaskId: string
  at: string
  epoch: number
  progress: Progress
}

export const progressEntity = new EntitySchema<ProgressRow>({
  name: 'sub_task_progress',
  columns: {
    subTaskId: textKey('sub_task_id'),
    at: textColumn('at'),
    epoch: integerColumn('epoch'),
    progress: jsonColumn('progress'),
  },
})

export interface ObjectRow {
  subTaskId: string
  kind: ObjectResult['kind']
  sourceName: string
  targetName: string
  state: ObjectResult['state']
  ddl: string | null
  error: ErrorBody | null
  remarks: string[]
}

export const objectEntity = new EntitySchema<ObjectRow>({
  name: 'sub_task_object',
  columns: {
    subTaskId: textKey('sub_task_id'),
    kind: textKey('kind'),
    sourceName: textKey('source_name'),
    targetName: textKey('target_name'),
    state: textColumn('state'),
    ddl: nullableText('ddl'),
    error: nullableJson('error'),
    remarks: jsonColumn('remarks'),
  },
})

export interface RejectedRowRow {
  id: string
  subTaskId: string
  table: string
  phase: Phase
  key: string
  column: string
  reason: string
}

export const rejectedRowEntity = new EntitySchema<RejectedRowRow>({
  name: 'rejected_row',
  columns: {
    id: textKey('id'),
    subTaskId: textColumn('sub_task_id'),
    table: textColumn('table_name'),
    phase: textColumn('phase'),
    key: textColumn('row_key'),
    column: textColumn('column_name'),
    reason: textColumn('reason'),
  },
})

export interface ReportRow {
  subTaskId: string
  report: Report
}

export const reportEntity = new EntitySchema<ReportRow>({
  name: 'sub_task_report',
  columns: { subTaskId: textKey('sub_task_id'), report: jsonColumn('report') },
})
