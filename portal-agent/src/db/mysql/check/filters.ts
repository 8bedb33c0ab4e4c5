import { DmError, dmError } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { MysqlConnector } from '../connector.ts'
import { tableStatements } from '../rows/statements.ts'

/** Has the server explain how it would read each table: a condition or partition it does not know shows there. */
export async function checkFilters(
  connector: MysqlConnector,
  tables: readonly TablePlan[],
  signal: AbortSignal,
): Promise<CheckItem[]> {
  await using connection = await connector.connect('check', signal)
  const items: CheckItem[] = []
  for (const table of tables) {
    const range = { no: 0, lower: null, upper: null }
    const { sql } = tableStatements(connector.database, table).read({ range, purpose: 'load' })
    try {
      await connection.session.query({ name: 'check-filter', sql: `EXPLAIN ${sql}` }, signal)
    } catch (error) {
      if (!(error instanceof DmError) || !error.code.startsWith('DM-SRC-01')) throw error
      items.push(itemOf(table, error))
    }
  }
  return items
}

function itemOf({ source: { name }, filter }: TablePlan, cause: DmError): CheckItem {
  const problem = cause.params['problem'] ?? cause.message
  const error = dmError('DM-SRC-041', { table: name, problem: String(problem) })
  return {
    key: error.code,
    severity: 'blocker',
    subject: name,
    found: filter?.where ?? (filter?.partitions ?? []).join(', '),
    required: 'a condition and partitions of this table',
    why: `${error.message}. ${error.remedy}`,
    code: error.code,
  }
}
