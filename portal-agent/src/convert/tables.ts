import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { columnDdl } from './column-ddl.ts'
import { type PartitionDdl, partitionDdl } from './partitions.ts'
import { quoteIdent, quoteQualified } from './quote.ts'
import { autoIncrementKind, exhaustedRemarks, sequenceOf } from './sequences.ts'
import type { TypedTable } from './typed-table.ts'

/** CREATE TABLE with columns and their defaults; keys, checks and foreign keys come after the rows. */
export function tableDdl(table: TypedTable): ObjectDdl {
  const name = quoteQualified(table.schema, table.names.target)
  const columns = table.columns.map((column) => columnDdl(column, table))
  const lines = columns.map((column) => `  ${column.sql}`).join(',\n')
  const sequences = table.columns.filter((column) => autoIncrementKind(column, table) === 'sequence')
  const partitions = partitionDdl(table)
  const split = partitions !== null && !('flat' in partitions) ? partitions : null
  const sequenceNames = sequences.map((column) => quoteQualified(table.schema, sequenceOf(column, table)))
  return {
    kind: 'table',
    sourceName: table.source.name,
    targetName: table.names.target,
    shape: { kind: 'table', columns: columns.map(({ shape }) => shape) },
    statements: [
      ...sequenceNames.map((sequence) => `CREATE SEQUENCE ${sequence}`),
      `CREATE TABLE ${name} (\n${lines}\n)${split === null ? '' : ` ${split.clause}`}`,
      ...(split?.statements ?? []),
      ...sequences.map(
        (column, i) => `ALTER SEQUENCE ${sequenceNames[i]} OWNED BY ${name}.${quoteIdent(column.target)}`,
      ),
    ],
    remarks: [
      ...table.names.remarks,
      ...columns.flatMap((column) => column.remarks),
      ...exhaustedRemarks(table),
      ...tableRemarks(table),
      ...partitionRemarks(partitions),
    ],
  }
}

function tableRemarks(table: TypedTable): string[] {
  const remarks: string[] = []
  const unsigned = table.columns
    .filter((column) => column.source.type.unsigned)
    .map(({ source }) => source.name)
  if (unsigned.length > 0 && table.settings.options['check.values'] !== 'all')
    remarks.push(`negative values are not refused in ${unsigned.join(', ')} (UNSIGNED)`)
  if (table.settings.targetKind === 'opengauss' && table.columns.some(isVarchar))
    remarks.push('varchar(n) became varchar(4n), as the target may count bytes')
  return remarks
}

function partitionRemarks(partitions: PartitionDdl | null): string[] {
  if (partitions === null) return []
  if ('flat' in partitions)
    return [`the table is partitioned on the source and one table on the target: ${partitions.flat}`]
  return partitions.remark === null ? [] : [partitions.remark]
}

function isVarchar(column: { readonly targetType: string }): boolean {
  return column.targetType.startsWith('varchar')
}
