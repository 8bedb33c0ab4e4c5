import type {
  Alert,
  auditEntrySchema,
  DataSourceView,
  Executor,
  Installation,
  MachineView,
  OpenDecision,
  TaskDetail,
} from '@data-migration/contract/api'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import { mainTaskState, type SubTaskState } from '@data-migration/contract/task'
import type { z } from 'zod'
import { dataSourcesOf, executorOf, installingOf, machinesOf } from './fleet-world.ts'
import { ago, id } from './ids.ts'
import { type SubTaskSeed, subTaskOf, type SubTaskWorld } from './sub-task-world.ts'

// Examples of everything the contract can say, to look at the pages without a server. Never part of the product.

export interface World {
  readonly tasks: TaskDetail[]
  readonly subTasks: SubTaskWorld[]
  readonly executors: (Executor & { installation: Installation | null })[]
  readonly machines: MachineView[]
  readonly dataSources: DataSourceView[]
  readonly alerts: Alert[]
  readonly audit: z.infer<typeof auditEntrySchema>[]
  readonly checkItems: CheckItem[]
}

const refused = {
  code: 'DM-TGT-002',
  message: 'The target 10.0.4.17:5432 refused user migrator',
  found: 'password authentication failed for user "migrator"',
  remedy: 'Check user name, password and pg_hba.conf.',
  params: { host: '10.0.4.17', port: 5432, user: 'migrator' },
  details: [],
}

function countsOf(subTasks: readonly SubTaskWorld[], mode: 'offline' | 'online'): TaskDetail['offline'] {
  const states = subTasks.filter(({ detail }) => detail.mode === mode).map(({ detail }) => detail.state)
  const byState: Partial<Record<SubTaskState, number>> = {}
  for (const state of states) byState[state] = (byState[state] ?? 0) + 1
  return { total: states.length, byState }
}

export const checkItems: CheckItem[] = [
  {
    key: 'target-schema-empty',
    severity: 'blocker',
    subject: 'shop_1',
    found: '12 tables that are not ours',
    required: 'an empty schema, or target.existing set',
    why: 'Portal never writes into tables it did not make.',
    fix: 'DROP SCHEMA shop_1 CASCADE;',
    code: 'DM-TGT-006',
  },
  {
    key: 'source-privilege',
    severity: 'warning',
    subject: "'migrator'@'%'",
    found: 'no SHOW VIEW on shop_1',
    required: 'SHOW VIEW',
    why: 'Without it the text of views cannot be read.',
    fix: "GRANT SHOW VIEW ON `shop_1`.* TO 'migrator'@'%';",
  },
  ...['source-reachable', 'target-reachable', 'target-encoding'].map((key) => ({
    key,
    severity: 'ok' as const,
    subject: key.split('-')[0] ?? '',
    found: 'yes',
    required: 'yes',
    why: '',
  })),
]

const sql =
  'ALTER TABLE orders ADD COLUMN changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD KEY by_change (changed_at)'
const undecided: OpenDecision = {
  id: '5f0c2e7d9a1b4c3d8e6f7a0b1c2d3e4f',
  position: { kind: 'mariadb-gtid', value: '0-1-18234' },
  database: 'shop_5',
  sql,
  reason: 'the rows get the time of the statement in column changed_at, which is not in the log',
  tables: ['orders'],
  error: toErrorBody(
    dmError(
      'DM-INC-017',
      { statement: sql },
      { found: 'the rows get the time of the statement in column changed_at, which is not in the log' },
    ),
  ),
  decided: null,
  choices: ['skip', 'run', 'leave-out'],
}

const scenes: readonly { name: string; subTasks: readonly SubTaskSeed[] }[] = [
  {
    name: 'shop cut-over 2026-11',
    subTasks: [
      { state: 'full', mode: 'offline', share: 0.42 },
      { state: 'incremental', mode: 'online', share: 1, lagMs: 840, verdict: 'equal' },
      { state: 'waiting', mode: 'offline', share: 0, reason: 'All 4 slots of executor exec-1 are taken' },
      { state: 'failed', mode: 'offline', share: 0.3, error: refused },
      {
        state: 'incremental-paused',
        mode: 'online',
        share: 1,
        reason: undecided.error?.message ?? '',
        error: undecided.error,
        decision: undecided,
      },
    ],
  },
  {
    name: 'archive 2019–2023',
    subTasks: [{ state: 'finished', mode: 'offline', share: 1, verdict: 'equal' }],
  },
  { name: 'crm', subTasks: [{ state: 'finished', mode: 'offline', share: 1, verdict: 'different' }] },
  {
    name: 'billing with zero dates',
    subTasks: [
      { state: 'finished', mode: 'offline', share: 1, verdict: 'finished-with-rejects', rejected: 37 },
    ],
  },
  { name: 'reporting (draft)', subTasks: [{ state: 'not-started', mode: 'online', share: 0 }] },
  { name: 'stock', subTasks: [{ state: 'precheck-failed', mode: 'offline', share: 0 }] },
]

export function makeWorld(): World {
  const dataSources = dataSourcesOf()
  const machines = machinesOf()
  const [one, two, three, four] = machines as [MachineView, MachineView, MachineView, MachineView]
  const executors = [
    executorOf(one, 'online', 'installed'),
    executorOf(two, 'lost', 'installed'),
    executorOf(three, 'online', 'installing'),
    executorOf(four, 'unknown', 'not-installed'),
  ]
  const third = executors[2]
  if (third !== undefined) third.installation = installingOf(third)
  let number = 0
  const tasks: TaskDetail[] = []
  const subTasks: SubTaskWorld[] = []
  for (const [index, scene] of scenes.entries()) {
    const head = { id: id(), name: scene.name }
    const made = scene.subTasks.map((seed) => subTaskOf(seed, head, (number += 1), executors[0], dataSources))
    subTasks.push(...made)
    const started = scene.subTasks.some(({ state }) => state !== 'not-started')
    const state = mainTaskState(
      made.map(({ detail }) => ({
        state: detail.state,
        loaded: detail.state === 'finished',
        exitCode: detail.exitCode,
        installFailed: false,
      })),
      false,
    )
    tasks.push({
      ...head,
      number: index + 1,
      state,
      progress: made.reduce((sum, { detail }) => sum + detail.progress, 0) / made.length,
      measured: state === 'running' ? 0.42 : null,
      notEqual: made.filter(({ detail }) => detail.state === 'finished' && detail.verdict !== 'equal').length,
      etaSeconds: state === 'running' ? 412 : null,
      creator: index % 2 === 0 ? 'admin' : 'li.wei',
      offline: countsOf(made, 'offline'),
      online: countsOf(made, 'online'),
      createdAt: ago(90 + index * 600),
      startedAt: started ? ago(62 + index * 600) : null,
      finishedAt: state === 'running' || !started ? null : ago(3 + index * 500),
      revision: 1,
      rowsPerSecond: state === 'running' ? 182_400 : null,
      bytesPerSecond: state === 'running' ? 23_300_000 : null,
      definition: {
        name: scene.name,
        options: { 'full.chunkRows': 100_000 },
        executorIds: [one.id],
        subTasks: made.map(({ detail }) => ({
          id: detail.id,
          source: { dataSourceId: detail.source.dataSourceId, database: detail.source.database },
          target: {
            dataSourceId: detail.target.dataSourceId,
            database: detail.target.database,
            schema: detail.target.schema,
          },
          mode: detail.mode,
          phases: {
            schema: 'auto',
            full: 'auto',
            verify: 'auto',
            incremental: 'auto',
            reverse: 'on-request',
          },
          preset: 'balanced',
          options: { 'value.zeroDate': 'null' },
          executorId: null,
        })),
      },
    })
  }
  const running = subTasks[0]
  if (running !== undefined && executors[0] !== undefined)
    executors[0].running = [
      { id: running.detail.id, number: running.detail.number, taskName: running.detail.taskName },
    ]
  return {
    tasks,
    subTasks,
    executors,
    machines,
    dataSources,
    checkItems,
    alerts: (['critical', 'warning', 'info'] as const).map((severity, index) => ({
      id: id(),
      severity,
      taskId: tasks[0]?.id ?? null,
      subTaskId: subTasks[3]?.detail.id ?? null,
      executorId: null,
      phase: (['full', 'incremental', 'schema'] as const)[index] ?? null,
      error: refused,
      count: 1 + index * 4,
      firstAt: ago(40),
      lastAt: ago(3),
      resolvedAt: index === 2 ? ago(1) : null,
      acknowledgedBy: index === 1 ? 'admin' : null,
      acknowledgedAt: index === 1 ? ago(2) : null,
    })),
    audit: ['tasks.create', 'tasks.start', 'shell.open', 'executors.probe', 'tasks.delete'].map(
      (action, index) => ({
        id: id(),
        at: ago(index * 7),
        userId: '1',
        userName: index % 2 === 0 ? 'admin' : 'li.wei',
        action,
        resource: tasks[index]?.id ?? '',
        outcome: index === 4 ? ('refused' as const) : ('done' as const),
        ...(index === 4 ? { code: 'DM-AUTH-002' } : {}),
      }),
    ),
  }
}
