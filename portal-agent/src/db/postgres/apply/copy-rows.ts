import type { StagedRows } from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { copyIn } from '../copy-in.ts'
import type { PostgresSession } from '../session.ts'

export async function copyRows(
  session: PostgresSession,
  sql: string,
  plan: TablePlan,
  { data, rows }: StagedRows,
  signal: AbortSignal,
): Promise<void> {
  const stored = await copyIn(session, {
    sql,
    object: plan.target,
    data: fromList(data),
    beforeEnd: () => undefined,
    signal,
  })
  assertCopied(plan, rows, Number(stored))
}

/** What the server has taken is what it was sent. */
export function assertCopied({ target }: TablePlan, sent: number, stored: number): void {
  if (stored !== sent) throw new RangeError(`${stored} rows of ${target} were staged instead of ${sent}`)
}

async function* fromList(buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* buffers
}
