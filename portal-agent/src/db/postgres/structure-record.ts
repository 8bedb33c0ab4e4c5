import { z } from 'zod'
import type { Table } from '../../model/schema.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { positionToText } from './ledger-rows.ts'
import type { Position } from '@data-migration/contract/portal'
import type { PostgresSession } from './session.ts'

/** A table that is gone. */
const gone = 'null'

/** The latest of each table. */
export async function readStructures(session: PostgresSession, context: LedgerContext): Promise<Table[]> {
  const rows = await session.rows(
    `SELECT DISTINCT ON (table_name) definition FROM ${metaTable(context, 'schema_version')}
     WHERE sub_task = $1 ORDER BY table_name, no DESC`,
    [context.subTask],
  )
  return rows.flatMap(({ definition }) =>
    definition === null || definition === undefined || definition === gone ? [] : [tableOf(definition)],
  )
}

/** Written by this program alone; what is no table is a damaged ledger and throws. */
function tableOf(text: string): Table {
  return z.custom<Table>((value) => namedTable.safeParse(value).success).parse(JSON.parse(text))
}

const namedTable = z.object({ name: z.string(), columns: z.array(z.object({ name: z.string() })).min(1) })

/** In one statement: a database of ten thousand tables is recorded at each connect. */
const tablesAtOnce = 200

/** Within the caller's fenced transaction: of tables of which none is on record. */
export async function writeFirstStructures(
  session: PostgresSession,
  context: LedgerContext,
  tables: readonly Table[],
): Promise<void> {
  const versions = metaTable(context, 'schema_version')
  for (let from = 0; from < tables.length; from += tablesAtOnce)
    await session.rows(
      `INSERT INTO ${versions} (sub_task, table_name, no, position, definition)
       SELECT $1, made ->> 'name', 0, '', made::text FROM json_array_elements($2::json) AS made
       WHERE NOT EXISTS (SELECT 1 FROM ${versions} v WHERE v.sub_task = $1 AND v.table_name = made ->> 'name')`,
      [context.subTask, JSON.stringify(tables.slice(from, from + tablesAtOnce))],
    )
}

/** Within the transaction that carries the statement out. Null: the table is gone. */
export async function writeStructure(
  session: PostgresSession,
  context: LedgerContext,
  name: string,
  table: Table | null,
  position: Position,
): Promise<void> {
  const versions = metaTable(context, 'schema_version')
  await session.rows(
    `INSERT INTO ${versions} (sub_task, table_name, no, position, definition)
     SELECT $1, $2, coalesce(max(no) + 1, 0), $3, $4 FROM ${versions} WHERE sub_task = $1 AND table_name = $2`,
    [context.subTask, name, positionToText(position), table === null ? gone : JSON.stringify(table)],
  )
}
