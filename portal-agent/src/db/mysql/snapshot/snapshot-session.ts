import type { ReadRequest, SnapshotSession } from '../../../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../../../model/row-batch.ts'
import type { KeyRange, TablePlan } from '../../../model/table-plan.ts'
import { cellForm } from '../rows/column-form.ts'
import { HexCells } from '../rows/hex-cells.ts'
import { planKeyRanges } from '../rows/plan-ranges.ts'
import { tableStatements } from '../rows/statements.ts'
import type { MysqlSession, Statement } from '../session/session.ts'

/**
 * Set when the view is open; going back to it releases the metadata locks of what was read since (pitfall X07). Only
 * MariaDB with a binlog keeps them to the end of the view.
 */
export const markView: Statement = { name: 'savepoint', sql: 'SAVEPOINT portal_view' }
const releaseLocks: Statement = { name: 'release-locks', sql: 'ROLLBACK TO SAVEPOINT portal_view' }

/** Reads through one session whose transaction holds the view. */
export function snapshotSession(session: MysqlSession, database: string): SnapshotSession {
  return {
    planRanges: (table, rows, signal, after) => planRanges(session, database, { table, rows, after }, signal),
    count: async (table, range, signal) => {
      const [row] = await ask(session, tableStatements(database, table).count(range), signal)
      return BigInt(row?.[0] ?? 0)
    },
    read: (request, signal) => readRows(session, database, request, signal),
  }
}

async function* planRanges(
  session: MysqlSession,
  database: string,
  {
    table,
    rows,
    after,
  }: { readonly table: TablePlan; readonly rows: number; readonly after: KeyRange | undefined },
  signal: AbortSignal,
): AsyncGenerator<KeyRange, void, undefined> {
  const statements = tableStatements(database, table)
  yield* planKeyRanges(
    table,
    statements,
    rows,
    async (statement) => (await ask(session, statement, signal))[0],
    after,
  )
}

async function ask(session: MysqlSession, statement: Statement, signal: AbortSignal) {
  try {
    return await session.query(statement, signal)
  } finally {
    await release(session, signal)
  }
}

async function* readRows(
  session: MysqlSession,
  database: string,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const hexed = request.table.columns.map((column) => cellForm(column, request.purpose).hex)
  const rows = session.stream(tableStatements(database, request.table).read(request), signal)
  try {
    if (hexed.includes(true)) yield* inHex(rows, hexed)
    else yield* rows
  } finally {
    await release(session, signal)
  }
}

async function* inHex(
  rows: AsyncIterable<RowBatch>,
  hexed: readonly boolean[],
): AsyncGenerator<RowBatch, void, undefined> {
  const cells = new HexCells(hexed)
  for await (const batch of rows) yield cells.convert(batch)
}

/** After a failure the session may be gone, and with it the locks; that failure is the one to report. */
async function release(session: MysqlSession, signal: AbortSignal): Promise<void> {
  if (session.usable && !signal.aborted) await session.execute(releaseLocks, signal)
}
