import type { Alert } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { CheckItem, Phase } from '@data-migration/contract/portal'
import { EntitySchema } from 'typeorm'
import type { CheckState } from '../checks.ts'
import { integerColumn, jsonColumn, nullableJson, nullableText, textColumn, textKey } from './columns.ts'

export interface CheckRow {
  id: string
  subTaskId: string | null
  executorId: string | null
  state: CheckState
  items: CheckItem[]
  error: ErrorBody | null
  startedAt: string
  endedAt: string | null
}

export const checkEntity = new EntitySchema<CheckRow>({
  name: 'check_report',
  columns: {
    id: textKey('id'),
    subTaskId: nullableText('sub_task_id'),
    executorId: nullableText('executor_id'),
    state: textColumn('state'),
    items: jsonColumn('items'),
    error: nullableJson('error'),
    startedAt: textColumn('started_at'),
    endedAt: nullableText('ended_at'),
  },
})

export interface QueueRow {
  subTaskId: string
  order: number
  queuedAt: string
  reason: ErrorBody | null
}

export const queueEntity = new EntitySchema<QueueRow>({
  name: 'queue_entry',
  columns: {
    subTaskId: textKey('sub_task_id'),
    order: integerColumn('place'),
    queuedAt: textColumn('queued_at'),
    reason: nullableJson('reason'),
  },
})

export interface AlertRow {
  id: string
  severity: Alert['severity']
  taskId: string | null
  subTaskId: string | null
  executorId: string | null
  phase: Phase | null
  code: string
  error: ErrorBody
  openCause: string | null
  count: number
  firstAt: string
  lastAt: string
  resolvedAt: string | null
  acknowledgedBy: string | null
  acknowledgedAt: string | null
}

export const alertEntity = new EntitySchema<AlertRow>({
  name: 'alert',
  columns: {
    id: textKey('id'),
    severity: textColumn('severity'),
    taskId: nullableText('task_id'),
    subTaskId: nullableText('sub_task_id'),
    executorId: nullableText('executor_id'),
    phase: nullableText('phase'),
    code: textColumn('code'),
    error: jsonColumn('error'),
    openCause: nullableText('open_cause'),
    count: integerColumn('count'),
    firstAt: textColumn('first_at'),
    lastAt: textColumn('last_at'),
    resolvedAt: nullableText('resolved_at'),
    acknowledgedBy: nullableText('acknowledged_by'),
    acknowledgedAt: nullableText('acknowledged_at'),
  },
})

export interface DraftRow {
  userId: string
  content: Record<string, unknown>
  savedAt: string
}

export const draftEntity = new EntitySchema<DraftRow>({
  name: 'task_draft',
  columns: { userId: textKey('user_id'), content: jsonColumn('content'), savedAt: textColumn('saved_at') },
})

export interface KeyedReplyRow {
  userId: string
  key: string
  fingerprint: string
  status: number
  body: object | null
  at: string
}

export const keyedReplyEntity = new EntitySchema<KeyedReplyRow>({
  name: 'keyed_reply',
  columns: {
    userId: textKey('user_id'),
    key: textKey('idempotency_key'),
    fingerprint: textColumn('fingerprint'),
    status: integerColumn('status'),
    body: nullableJson('body'),
    at: textColumn('at'),
  },
})
