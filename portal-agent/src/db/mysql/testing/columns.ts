import { parseColumnType } from '../catalog/column-type.ts'
import type { Column, Table } from '../../../model/schema.ts'
import type { ColumnPlan, ReadForm, TablePlan } from '../../../model/table-plan.ts'

const textTypes = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set)\b/

/** A column of a declared type as the catalogue would deliver it; text is utf8mb4 unless said otherwise. */
export function testColumn(
  name: string,
  declaration: string,
  charset = 'utf8mb4',
  collation?: string,
): Column {
  const isText = textTypes.test(declaration)
  return {
    name,
    ordinal: 1,
    type: parseColumnType({
      columnType: declaration,
      maxLength: null,
      charset: isText ? charset : null,
      collation: isText ? (collation ?? `${charset}_general_ci`) : null,
    }),
    nullable: false,
    default: { kind: 'none' },
    autoIncrement: false,
    onUpdateNow: false,
    generated: null,
    invisible: false,
    comment: '',
  }
}

const rows: Readonly<Record<string, string>> = {
  tinyint: 'int',
  smallint: 'int',
  mediumint: 'int',
  int: 'int',
  bigint: 'int',
  year: 'int',
  decimal: 'decimal',
  float: 'float32',
  double: 'float64',
  bit: 'bit',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  time: 'interval',
  binary: 'bytes',
  varbinary: 'bytes',
  blob: 'bytes',
  longblob: 'bytes',
  json: 'json',
  uuid: 'uuid',
  inet6: 'inet',
  point: 'geometry',
  geometry: 'geometry',
}

/** The plan the converter makes of a column, as far as reading depends on it. */
export function testColumnPlan(source: Column): ColumnPlan {
  const row = source.type.full.startsWith('bigint unsigned') ? 'uint64' : (rows[source.type.base] ?? 'text')
  const raw = row === 'bytes' || row === 'bit' || row === 'geometry'
  const readAs: ReadForm = raw ? 'bytes' : row === 'float32' ? 'double' : 'plain'
  return { source, target: source.name, targetType: '', row, readAs }
}

/** The plan of a table with the given key, or with its primary key. */
export function testTablePlan(source: Table, key?: TablePlan['key']): TablePlan {
  const primary = source.indexes.find((index) => index.kind === 'primary')
  const own =
    primary === undefined
      ? null
      : { name: primary.name, columns: primary.parts.map((part) => part.column ?? ''), primary: true }
  return {
    source,
    targetSchema: 'public',
    target: source.name,
    columns: source.columns.filter((column) => column.generated === null).map(testColumnPlan),
    key: key === undefined ? own : key,
    generated: [],
    copyFormat: 'binary',
  }
}
