import type { ErrorBody } from '@data-migration/contract/errors'
import type { OptionValues, Preset } from '@data-migration/contract/options'
import type { DataSourceKind } from '@data-migration/contract/plugin'
import type {
  ObjectSelection,
  Phase,
  Position,
  UndecidedStatement,
  Verdict,
} from '@data-migration/contract/portal'
import type { Errand, PendingRequest, PhasePlan, SubTaskState } from '@data-migration/contract/task'
import { EntitySchema } from 'typeorm'
import type { SchedulingNotes } from '../../tasks/scheduling-notes.ts'
import type { PortalProcessName } from '../sub-tasks.ts'
import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  nullableDouble,
  nullableInteger,
  nullableJson,
  nullableText,
  textColumn,
  textKey,
} from './columns.ts'

export interface SubTaskRow {
  id: string
  number: number
  taskId: string
  order: number
  sourceId: string
  sourceKind: DataSourceKind
  sourceHost: string
  sourcePort: number
  sourceDatabase: string
  targetId: string
  targetKind: DataSourceKind
  targetHost: string
  targetPort: number
  targetDatabase: string
  targetSchema: string
  targetClaim: string | null
  objects: ObjectSelection | null
  phases: PhasePlan
  preset: Preset
  options: Partial<OptionValues>
  pinnedTo: string | null
  state: SubTaskState
  mode: 'offline' | 'online'
  loaded: boolean
  reversed: boolean
  pending: PendingRequest | null
  errand: Errand | null
  version: number
  since: string
  executorId: string | null
  epoch: number
  process: PortalProcessName | null
  phase: Phase | null
  verdict: Verdict | null
  exitCode: number | null
  installFailed: boolean
  error: ErrorBody | null
  lagMs: number | null
  position: Position | null
  undecided: UndecidedStatement | null
  startedAt: string | null
  finishedAt: string | null
  scheduling: SchedulingNotes
}

export const subTaskEntity = new EntitySchema<SubTaskRow>({
  name: 'sub_task',
  columns: {
    id: textKey('id'),
    number: integerColumn('number'),
    taskId: textColumn('task_id'),
    order: integerColumn('place'),
    sourceId: textColumn('source_id'),
    sourceKind: textColumn('source_kind'),
    sourceHost: textColumn('source_host'),
    sourcePort: integerColumn('source_port'),
    sourceDatabase: textColumn('source_database'),
    targetId: textColumn('target_id'),
    targetKind: textColumn('target_kind'),
    targetHost: textColumn('target_host'),
    targetPort: integerColumn('target_port'),
    targetDatabase: textColumn('target_database'),
    targetSchema: textColumn('target_schema'),
    targetClaim: nullableText('target_claim'),
    objects: nullableJson('objects'),
    phases: jsonColumn('phases'),
    preset: textColumn('preset'),
    options: jsonColumn('options'),
    pinnedTo: nullableText('pinned_to'),
    state: textColumn('state'),
    mode: textColumn('mode'),
    loaded: booleanColumn('loaded'),
    reversed: booleanColumn('reversed'),
    pending: nullableText('pending'),
    errand: nullableJson('errand'),
    version: integerColumn('version'),
    since: textColumn('since'),
    executorId: nullableText('executor_id'),
    epoch: integerColumn('epoch'),
    process: nullableJson('process'),
    phase: nullableText('phase'),
    verdict: nullableText('verdict'),
    exitCode: nullableInteger('exit_code'),
    installFailed: booleanColumn('install_failed'),
    error: nullableJson('error'),
    lagMs: nullableDouble('lag_ms'),
    position: nullableJson('log_position'),
    undecided: nullableJson('undecided'),
    startedAt: nullableText('started_at'),
    finishedAt: nullableText('finished_at'),
    scheduling: jsonColumn('scheduling'),
  },
})
