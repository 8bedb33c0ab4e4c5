import type { LogProgress } from '../../../model/change-block.ts'
import type { ApplyBatch } from '../../../model/ports/change-applier.ts'
import { type LedgerContext, metaTable } from '../ledger-context.ts'
import { positionFromRow } from '../ledger-rows.ts'
import type { PostgresSession } from '../session.ts'
import type { ApplyLine } from './apply-line.ts'

/** The stream of changes from the source to the target. */
const stream = 'incremental'

export async function readProgress(
  session: PostgresSession,
  context: LedgerContext,
): Promise<LogProgress | null> {
  const [row] = await session.rows(
    `SELECT kind, value, file, pos, inside FROM ${metaTable(context, 'position')} WHERE sub_task = $1 AND stream = $2`,
    [context.subTask, stream],
  )
  return row === undefined ? null : { position: positionFromRow(row), inside: Number(row['inside']) }
}

/** In the transaction of the changes. */
export async function writeProgress(
  line: ApplyLine,
  context: LedgerContext,
  { progress, committedAtMs }: Pick<ApplyBatch, 'progress' | 'committedAtMs'>,
): Promise<void> {
  const { kind, value, file, pos } = progress.position
  const sourceAt = committedAtMs === 0 ? null : new Date(committedAtMs).toISOString()
  const values = [
    context.subTask,
    stream,
    kind,
    value,
    file ?? null,
    pos ?? null,
    String(progress.inside),
    sourceAt,
  ]
  const table = metaTable(context, 'position')
  await line.run(
    `WITH updated AS (
       UPDATE ${table} SET kind = $3, value = $4, file = $5, pos = $6, inside = $7::bigint,
         source_at = coalesce($8::timestamptz, source_at) WHERE sub_task = $1 AND stream = $2 RETURNING 1
     )
     INSERT INTO ${table} (sub_task, stream, kind, value, file, pos, inside, source_at)
     SELECT $1, $2, $3, $4, $5, $6, $7::bigint, $8::timestamptz WHERE NOT EXISTS (SELECT 1 FROM updated)`,
    { values },
  )
}
