import { positionSchema } from '@data-migration/contract/portal'
import type { LeftOutTable } from '../../model/ports/ledger.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { positionToText } from './ledger-rows.ts'
import type { PostgresSession } from './session.ts'

export async function readLeftOut(
  session: PostgresSession,
  context: LedgerContext,
): Promise<readonly LeftOutTable[]> {
  const rows = await session.rows(
    `SELECT table_name, position, statement FROM ${metaTable(context, 'left_out')} WHERE sub_task = $1 ORDER BY table_name`,
    [context.subTask],
  )
  return rows.map(({ table_name: table, position, statement }) => ({
    table: table ?? '',
    position: positionSchema.parse(JSON.parse(position ?? '')),
    statement: statement ?? '',
  }))
}

/** Within the transaction of the position. */
export async function writeLeftOut(
  session: PostgresSession,
  context: LedgerContext,
  table: string,
  { position, statement }: Omit<LeftOutTable, 'table'>,
): Promise<void> {
  await session.rows(
    `INSERT INTO ${metaTable(context, 'left_out')} (sub_task, table_name, position, statement) VALUES ($1, $2, $3, $4)`,
    [context.subTask, table, positionToText(position), statement],
  )
}
