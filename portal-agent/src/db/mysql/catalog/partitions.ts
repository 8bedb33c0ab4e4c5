import type { Partition, Partitioning } from '../../../model/schema.ts'
import { bulkQueryByTable, type CatalogContext } from './bulk-query.ts'
import { decodeExpression } from './string-literal.ts'

interface PartitionRow {
  readonly method: string
  readonly expression: string
  readonly subMethod: string | null
  readonly partition: string
  readonly subpartition: string | null
  readonly description: string
}

/** Partitions of all tables, in their order. */
export async function readPartitions(context: CatalogContext): Promise<ReadonlyMap<string, Partitioning>> {
  const decode = context.version.flavour === 'mysql' ? decodeExpression : (text: string) => text
  const groups = await bulkQueryByTable(
    context,
    'list-partitions',
    `SELECT TABLE_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, SUBPARTITION_METHOD, PARTITION_NAME,
            SUBPARTITION_NAME, PARTITION_DESCRIPTION
     FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = {database} AND PARTITION_NAME IS NOT NULL
     ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION`,
    ([, method, expression, subMethod = null, partition, subpartition = null, description]) => ({
      method: (method ?? '').toUpperCase(),
      expression: decode(expression ?? ''),
      subMethod,
      partition: partition ?? '',
      subpartition,
      description: decode(description ?? ''),
    }),
  )
  return new Map([...groups].map(([table, parts]) => [table, partitioning(parts)]))
}

function partitioning(rows: readonly PartitionRow[]): Partitioning {
  const [{ method, expression, subMethod } = { method: '', expression: '', subMethod: null }] = rows
  const byName = new Map<string, Partition>()
  for (const { partition, subpartition, description } of rows) {
    const subpartitions = byName.get(partition)?.subpartitions ?? []
    byName.set(partition, {
      name: partition,
      description,
      subpartitions: subpartition === null ? subpartitions : [...subpartitions, subpartition],
    })
  }
  return { method, expression, subMethod, partitions: [...byName.values()] }
}
