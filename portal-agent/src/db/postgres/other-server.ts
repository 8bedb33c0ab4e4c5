import type { OtherServer } from '../../model/ports/ledger.ts'
import { readProgress } from './apply/apply-progress.ts'
import { onServer } from './fingerprint.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { positionFromRow, positionFromText } from './ledger-rows.ts'
import type { PostgresSession } from './session.ts'

/** Under this name the load keeps from where changes have to be followed. */
const loadStart = 'load-start'

type Place = Omit<LedgerContext, 'epoch'>

/** What of the source is in the target, before the sub-task is claimed. */
export async function readApplied(
  session: PostgresSession,
  place: Place,
): Promise<Omit<OtherServer, 'recorded'>> {
  const context = { ...place, epoch: 0 }
  const followed = await readProgress(session, context)
  const highs = await session.rows(
    `SELECT DISTINCT high FROM ${metaTable(place, 'chunk')} WHERE sub_task = $1 AND high IS NOT NULL`,
    [place.subTask],
  )
  return {
    from: followed ?? (await readStart(session, place)),
    loaded: highs.flatMap(({ high }) => positionFromText(high ?? null) ?? []),
    isLoaded: followed !== null || (await isLoaded(session, place)),
  }
}

async function readStart(session: PostgresSession, place: Place): Promise<OtherServer['from']> {
  const [row] = await session.rows(
    `SELECT kind, value, file, pos FROM ${metaTable(place, 'position')} WHERE sub_task = $1 AND stream = $2`,
    [place.subTask, loadStart],
  )
  return row === undefined ? null : { position: positionFromRow(row), inside: 0 }
}

async function isLoaded(session: PostgresSession, place: Place): Promise<boolean> {
  const [row] = await session.rows(
    `SELECT EXISTS (SELECT 1 FROM ${metaTable(place, 'chunk')} WHERE sub_task = $1 AND state <> 'done')
         OR EXISTS (SELECT 1 FROM ${metaTable(place, 'object')} o
              WHERE o.sub_task = $1 AND o.kind = 'table' AND o.state IN ('created', 'exists')
                AND NOT EXISTS (SELECT 1 FROM ${metaTable(place, 'table_plan')} p
                  WHERE p.sub_task = o.sub_task AND p.table_name = o.source_name AND p.complete)) AS open`,
    [place.subTask],
  )
  return row?.['open'] === 'f'
}

/** Everything else of the fingerprint stays. */
export async function writeSourceServer(
  session: PostgresSession,
  context: LedgerContext,
  serverId: string,
): Promise<void> {
  const run = metaTable(context, 'run')
  const [row] = await session.rows(`SELECT fingerprint FROM ${run} WHERE sub_task = $1 FOR UPDATE`, [
    context.subTask,
  ])
  await session.rows(`UPDATE ${run} SET fingerprint = $2 WHERE sub_task = $1 AND epoch = $3::bigint`, [
    context.subTask,
    onServer(row?.['fingerprint'] ?? '', serverId),
    String(context.epoch),
  ])
}
