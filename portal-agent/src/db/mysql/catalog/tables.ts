import { type CatalogContext, bulkQuery } from './bulk-query.ts'

/** A row of information_schema.TABLES. */
export interface TableFacts {
  readonly name: string
  readonly kind: 'table' | 'view' | 'sequence'
  readonly engine: string
  readonly rowsEstimate: string
  readonly dataBytes: string
  readonly autoIncrement: string | null
  readonly collation: string
  readonly partitioned: boolean
  readonly versioned: boolean
  readonly comment: string
}

export async function readTables(context: CatalogContext): Promise<TableFacts[]> {
  return await bulkQuery(
    context,
    'list-tables',
    `SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH, AUTO_INCREMENT, TABLE_COLLATION, CREATE_OPTIONS,
            TABLE_COMMENT
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = {database} ORDER BY TABLE_NAME`,
    ([name, type, engine, tableRows, bytes, autoIncrement, collation, options, comment]) => ({
      name: name ?? '',
      kind: kindOf(type ?? ''),
      engine: engine ?? '',
      rowsEstimate: tableRows ?? '0',
      dataBytes: bytes ?? '0',
      autoIncrement: autoIncrement ?? null,
      collation: collation ?? '',
      partitioned: /\bpartitioned\b/i.test(options ?? ''),
      versioned: type === 'SYSTEM VERSIONED',
      comment: comment ?? '',
    }),
  )
}

/** MariaDB has SYSTEM VERSIONED tables, which are read as of now (pitfall C06), and SEQUENCE objects. */
function kindOf(type: string): TableFacts['kind'] {
  if (type === 'VIEW' || type === 'SYSTEM VIEW') return 'view'
  return type === 'SEQUENCE' ? 'sequence' : 'table'
}
