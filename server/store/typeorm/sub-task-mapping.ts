import type { SubTask, SubTaskMove, SubTaskOrder } from '../sub-tasks.ts'
import type { SubTaskRow } from './sub-task-entity.ts'

type OrderColumns = Pick<
  SubTaskRow,
  | 'sourceId'
  | 'sourceKind'
  | 'sourceHost'
  | 'sourcePort'
  | 'sourceDatabase'
  | 'targetId'
  | 'targetKind'
  | 'targetHost'
  | 'targetPort'
  | 'targetDatabase'
  | 'targetSchema'
  | 'mode'
  | 'objects'
  | 'phases'
  | 'preset'
  | 'options'
  | 'pinnedTo'
>

export function orderColumns({ source, target, ...order }: SubTaskOrder): OrderColumns {
  return {
    sourceId: source.dataSourceId,
    sourceKind: source.kind,
    sourceHost: source.host,
    sourcePort: source.port,
    sourceDatabase: source.database,
    targetId: target.dataSourceId,
    targetKind: target.kind,
    targetHost: target.host,
    targetPort: target.port,
    targetDatabase: target.database,
    targetSchema: target.schema,
    mode: order.mode,
    objects: order.objects,
    phases: order.phases,
    preset: order.preset,
    options: order.options,
    pinnedTo: order.pinnedTo,
  }
}

export function subTaskOf(row: SubTaskRow): SubTask {
  const { state, mode, loaded, reversed, pending, errand, targetClaim: _, ...rest } = row
  return {
    ...withoutEnds(rest),
    mode,
    source: {
      dataSourceId: row.sourceId,
      kind: row.sourceKind,
      host: row.sourceHost,
      port: row.sourcePort,
      database: row.sourceDatabase,
    },
    target: {
      dataSourceId: row.targetId,
      kind: row.targetKind,
      host: row.targetHost,
      port: row.targetPort,
      database: row.targetDatabase,
      schema: row.targetSchema,
    },
    point: { state, mode, loaded, reversed, pending, errand },
  }
}

type EndColumn = Extract<keyof SubTaskRow, `source${string}` | `target${string}`>

function withoutEnds<R extends object>(row: R): Omit<R, EndColumn> {
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => !/^(source|target)[A-Z]/.test(key)),
  ) as Omit<R, EndColumn>
}

/** The columns of a move; what is undefined stays. */
export function moveColumns({ point, ...facts }: SubTaskMove): Partial<SubTaskRow> {
  return { ...facts, ...point }
}

/** One target, however its host is written; JSON, so that no name can imitate another. */
export function claimOf({ target }: Pick<SubTaskOrder, 'target'>): string {
  return JSON.stringify([target.host.toLowerCase(), target.port, target.database, target.schema])
}
