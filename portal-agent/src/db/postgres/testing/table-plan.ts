import type { ColumnPlan, TablePlan } from '../../../model/table-plan.ts'
import { targetSchema } from './target.ts'

/** `{ id: ['int', 'bigint'] }`: type-map row and target type of each column; names are the same on both sides. */
export type PlannedColumns = Readonly<Record<string, readonly [row: string, targetType: string]>>

/** A plan as the converter would make it, as far as the PostgreSQL side looks at it. */
export function tablePlan(
  table: string,
  columns: PlannedColumns,
  key: readonly string[] | null,
  copyFormat: TablePlan['copyFormat'] = 'binary',
): TablePlan {
  const plans = Object.entries(columns).map(([name, [row, targetType]], i) =>
    columnPlan(name, i + 1, row, targetType),
  )
  return {
    source: {
      name: table,
      engine: 'InnoDB',
      columns: plans.map(({ source }) => source),
      indexes: [],
      foreignKeys: [],
      checks: [],
      autoIncrement: null,
      partitioning: null,
      collation: 'utf8mb4_bin',
      comment: '',
      rowsEstimate: '0',
      dataBytes: '0',
    },
    targetSchema,
    target: table,
    columns: plans,
    generated: [],
    key: key === null ? null : { name: 'PRIMARY', columns: key, primary: true },
    copyFormat,
  }
}

function columnPlan(name: string, ordinal: number, row: string, targetType: string): ColumnPlan {
  const type = {
    base: row,
    full: row,
    unsigned: false,
    length: null,
    precision: null,
    scale: null,
    fraction: null,
    charset: null,
    collation: null,
    members: [],
  }
  return {
    source: {
      name,
      ordinal,
      type,
      nullable: true,
      default: { kind: 'none' },
      autoIncrement: false,
      onUpdateNow: false,
      generated: null,
      invisible: false,
      comment: '',
    },
    target: name,
    targetType,
    row,
    readAs: row === 'bytes' || row === 'geometry' || row === 'bit' ? 'bytes' : 'plain',
  }
}
