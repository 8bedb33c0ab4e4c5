import { dmError } from '@data-migration/contract/errors'
import type { LedgerRequest } from '../../model/ports/ledger.ts'
import { advisoryKey } from './advisory-key.ts'
import { applicationPrefix, epochOf } from './application-name.ts'
import { endBackends } from './connector.ts'
import { sqlState } from './errors.ts'
import { begin } from './fence.ts'
import { encodeFingerprint, type FingerprintVerdict, judgeFingerprint } from './fingerprint.ts'
import { metaTable } from './ledger-context.ts'
import { readApplied } from './other-server.ts'
import type { PostgresSession } from './session.ts'

/** How long a dead holder's backend may take to notice; who takes over needs not wait for a living one. */
const lockWait = '3s'
const shortWait = '10ms'
/** Others may be faster, or hold the row with a session that cannot be ended. */
const maxTries = 5
const lockNotAvailable = '55P03'
const uniqueViolation = '23505'

export interface Claim {
  readonly epoch: number
  readonly resumed: boolean
}

interface RunRow {
  readonly epoch: number
  readonly holder: string
  readonly since: string
  readonly fingerprint: string
}

/**
 * Makes this session the holder of the sub-task. A holder shows that it lives by an advisory lock on (sub-task,
 * epoch) in its ledger session, so a dead one is followed without asking; a living one only by `takeOver`. The epoch goes up
 * first, then sessions of earlier epochs are ended; only after that may the ledger be read.
 * Errors: DM-JOB-007 held, -009 and -010 for another fingerprint.
 */
export async function claimSubTask(
  session: PostgresSession,
  metaSchema: string,
  request: LedgerRequest,
): Promise<Claim> {
  for (let tries = 0; ; tries++) {
    const run = await readRun(session, metaSchema, request.subTask)
    if (run && tries === maxTries) throw held(run)
    const claim = run
      ? await follow(session, metaSchema, request, run)
      : await claimFirst(session, metaSchema, request)
    if (claim === null) continue
    await endEarlierSessions(session, request.subTask, claim.epoch)
    return claim
  }
}

/** Holder of a sub-task nobody works on: it was fenced out. */
const nobody = 'nobody'

/**
 * Raises the epoch without working on the sub-task: whoever held it can commit nothing more, its sessions are ended. Null
 * where no run is on record. Errors: DM-JOB-007 where others claim it all the time.
 */
export async function fenceOut(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
): Promise<{ readonly epoch: number; readonly fingerprint: string } | null> {
  for (let tries = 0; ; tries++) {
    const run = await readRun(session, metaSchema, subTask)
    if (run === null) return null
    if (tries === maxTries) throw held(run)
    const epoch = await raiseEpoch(session, metaSchema, subTask, () =>
      session.rows(
        `UPDATE ${metaTable({ metaSchema }, 'run')} SET epoch = epoch + 1, holder = $2, acquired_at = now()
         WHERE sub_task = $1 AND epoch = $3::bigint RETURNING epoch`,
        [subTask, nobody, String(run.epoch)],
      ),
    )
    if (epoch === null) continue
    await endEarlierSessions(session, subTask, epoch)
    return { epoch, fingerprint: run.fingerprint }
  }
}

/** Holds (sub-task, epoch) for the life of the session; false when another session still has it after `wait`. */
export async function lockEpoch(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
  epoch: number,
  wait: string = lockWait,
): Promise<boolean> {
  await session.script(`BEGIN; SET LOCAL lock_timeout = '${wait}'`)
  try {
    await session.rows('SELECT pg_advisory_lock($1::bigint)', [epochKey(metaSchema, subTask, epoch)])
    await session.script('COMMIT')
    return true
  } catch (error) {
    await session.rollback()
    if (sqlState(error) === lockNotAvailable) return false
    throw error
  }
}

export async function unlockEpoch(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
  epoch: number,
): Promise<void> {
  await session.rows('SELECT pg_advisory_unlock($1::bigint)', [epochKey(metaSchema, subTask, epoch)])
}

/** What a holder's ledger session locks as long as it lives. */
export function epochKey(metaSchema: string, subTask: string, epoch: number): string {
  return advisoryKey('sub-task', metaSchema, subTask, epoch)
}

async function readRun(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
): Promise<RunRow | null> {
  const [row] = await session.rows(
    `SELECT epoch, holder, fingerprint,
       to_char(acquired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
     FROM ${metaTable({ metaSchema }, 'run')} WHERE sub_task = $1`,
    [subTask],
  )
  if (row === undefined) return null
  const { epoch, holder, since, fingerprint } = row
  return { epoch: Number(epoch), holder: holder ?? '', since: since ?? '', fingerprint: fingerprint ?? '' }
}

/** Null when another process was faster. */
async function claimFirst(
  session: PostgresSession,
  metaSchema: string,
  request: LedgerRequest,
): Promise<Claim | null> {
  const { subTask, holder, fingerprint } = request
  const insert = () =>
    session.rows(
      `INSERT INTO ${metaTable({ metaSchema }, 'run')} (sub_task, epoch, holder, acquired_at, fingerprint)
       VALUES ($1, 1, $2, now(), $3) RETURNING epoch`,
      [subTask, holder, encodeFingerprint(fingerprint)],
    )
  const epoch = await raiseEpoch(session, metaSchema, subTask, insert)
  return epoch === null ? null : { epoch, resumed: false }
}

async function follow(
  session: PostgresSession,
  metaSchema: string,
  request: LedgerRequest,
  run: RunRow,
): Promise<Claim | null> {
  const { subTask, takeOver } = request
  const wait = takeOver ? shortWait : lockWait
  const free = await lockEpoch(session, metaSchema, subTask, run.epoch, wait)
  if (!free && !takeOver) throw held(run)
  const hasRecords = await recordsExist(session, metaSchema, subTask)
  const verdict = judgeFingerprint(run.fingerprint, request.fingerprint, hasRecords)
  if (verdict.kind === 'refuse') throw verdict.error
  const stays =
    verdict.kind === 'other-server' && (await admit(session, metaSchema, request, verdict)) === 'stays'
  const fingerprint = stays ? run.fingerprint : encodeFingerprint(request.fingerprint)
  const forget = verdict.kind === 'begin-anew'
  const epoch = await raiseEpoch(session, metaSchema, subTask, async () => {
    const raised = await updateEpoch(session, metaSchema, request, { ...run, fingerprint })
    if (forget && raised.length > 0) await forgetRecords(session, metaSchema, subTask)
    return raised
  })
  if (free) await unlockEpoch(session, metaSchema, subTask, run.epoch)
  return epoch === null ? null : { epoch, resumed: !forget }
}

/** Where a living holder is taken over from it may still move on; whoever follows the log looks again at each connect. */
async function admit(
  session: PostgresSession,
  metaSchema: string,
  { subTask, otherServer }: LedgerRequest,
  { recorded, error }: Extract<FingerprintVerdict, { kind: 'other-server' }>,
): Promise<'moves' | 'stays'> {
  if (otherServer === undefined) throw error
  return await otherServer({ recorded, ...(await readApplied(session, { metaSchema, subTask })) })
}

async function updateEpoch(
  session: PostgresSession,
  metaSchema: string,
  request: LedgerRequest,
  run: RunRow,
) {
  const { subTask, holder } = request
  return await session.rows(
    `UPDATE ${metaTable({ metaSchema }, 'run')}
     SET epoch = epoch + 1, holder = $2, acquired_at = now(), fingerprint = $4
     WHERE sub_task = $1 AND epoch = $3::bigint RETURNING epoch`,
    [subTask, holder, String(run.epoch), run.fingerprint],
  )
}

/**
 * Writes the new epoch and locks it in one transaction, so that it is never current and unlocked. Null when another
 * process changed the row, or when a frozen one stood just before its COMMIT and had to be ended.
 */
async function raiseEpoch(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
  write: () => Promise<readonly { readonly [column: string]: string | null }[]>,
): Promise<number | null> {
  await session.script(begin('durable').join('; '))
  try {
    await session.script(`SET LOCAL lock_timeout = '${lockWait}'`)
    const [row] = await write()
    const epoch = Number(row?.['epoch'] ?? 0)
    if (epoch === 0) return await abandoned(session)
    await session.rows('SELECT pg_advisory_lock($1::bigint)', [epochKey(metaSchema, subTask, epoch)])
    await session.script('COMMIT')
    return epoch
  } catch (error) {
    await session.rollback()
    if (sqlState(error) === uniqueViolation) return null
    if (sqlState(error) !== lockNotAvailable) throw error
    await endEarlierSessions(session, subTask, Number.MAX_SAFE_INTEGER)
    return null
  }
}

async function abandoned(session: PostgresSession): Promise<null> {
  await session.rollback()
  return null
}

async function recordsExist(session: PostgresSession, metaSchema: string, subTask: string): Promise<boolean> {
  const [row] = await session.rows(
    `SELECT EXISTS (SELECT 1 FROM ${metaTable({ metaSchema }, 'object')} WHERE sub_task = $1 AND state = 'created')
         OR EXISTS (SELECT 1 FROM ${metaTable({ metaSchema }, 'chunk')} WHERE sub_task = $1) AS found`,
    [subTask],
  )
  return row?.['found'] === 't'
}

const recordTables = [
  'object',
  'table_plan',
  'chunk',
  'position',
  'rejected_row',
  'conflict',
  'conflict_count',
  'ddl_event',
  'schema_version',
  'verify_chunk',
  'apply_aid',
  'left_out',
]

export async function forgetRecords(
  session: PostgresSession,
  metaSchema: string,
  subTask: string,
): Promise<void> {
  for (const table of recordTables)
    await session.rows(`DELETE FROM ${metaTable({ metaSchema }, table)} WHERE sub_task = $1`, [subTask])
}

/**
 * Ends what still runs for lower epochs (0 belongs to processes that have not claimed anything). Only sessions of this
 * user can be seen by name and ended; others cannot commit either, the epoch check sees to that.
 */
async function endEarlierSessions(session: PostgresSession, subTask: string, below: number): Promise<void> {
  const rows = await session.rows(
    'SELECT pid, application_name AS name FROM pg_stat_activity WHERE left(application_name, length($1)) = $1',
    [applicationPrefix(subTask)],
  )
  const old = rows.filter(({ name }) => isEarlier(epochOf(name ?? '', subTask), below))
  await endBackends(
    session,
    old.map(({ pid }) => Number(pid)),
  )
}

function isEarlier(epoch: number | null, below: number): boolean {
  return epoch !== null && epoch > 0 && epoch < below
}

function held(run: RunRow): Error {
  return dmError('DM-JOB-007', { holder: run.holder, epoch: run.epoch, since: run.since })
}
