import type { OptionValues } from '@data-migration/contract/options'
import type { MainTaskState } from '@data-migration/contract/task'
import { EntitySchema } from 'typeorm'
import { booleanColumn, integerColumn, jsonColumn, nullableText, textColumn, textKey } from './columns.ts'

export interface MainTaskRow {
  id: string
  number: number
  name: string
  creator: string
  options: Partial<OptionValues>
  executorIds: string[]
  state: MainTaskState
  endedByUser: boolean
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  revision: number
}

export const mainTaskEntity = new EntitySchema<MainTaskRow>({
  name: 'main_task',
  columns: {
    id: textKey('id'),
    number: integerColumn('number'),
    name: textColumn('name'),
    creator: textColumn('creator'),
    options: jsonColumn('options'),
    executorIds: jsonColumn('executor_ids'),
    state: textColumn('state'),
    endedByUser: booleanColumn('ended_by_user'),
    createdAt: textColumn('created_at'),
    startedAt: nullableText('started_at'),
    finishedAt: nullableText('finished_at'),
    revision: integerColumn('revision'),
  },
})

export interface RunningNumberRow {
  name: string
  value: number
}

export const runningNumberEntity = new EntitySchema<RunningNumberRow>({
  name: 'running_number',
  columns: { name: textKey('name'), value: integerColumn('value') },
})
