import { setTimeout as delay } from 'node:timers/promises'
import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'
import { type AgreementWay, disagree, exactly, openView } from './agreement.ts'

/** How long nothing must have happened before views are opened together. */
const quietMs = 250
/** How long the end of the binlog must have rested before it counts as the position of views opened then. */
const restedMs = 3_000

interface QuietState {
  /** Ends of the binlog, null without binlog or privilege. */
  readonly place: { readonly file: string; readonly pos: string } | null
  /** Counters that grow with every change InnoDB makes durable; empty where the server shows none. */
  readonly redo: string
  /** Commits that wait for a semi-synchronous replica: written to the binlog, not yet visible. */
  readonly waiting: boolean
}

/**
 * Servers without GTIDs or without a binlog: nothing may be written while the views are opened. InnoDB's redo counters
 * show every commit, so views between two equal readings see the same data.
 *
 * The position needs more: the end of the binlog moves before a commit becomes visible. It counts only after a rest in
 * which it did not move and no commit waited for a replica. What remains is a commit that hangs that long between
 * binlog and InnoDB on a server where no other follows it; nothing a reader may ask would show it.
 */
export function quietWay(withPosition: boolean): AgreementWay {
  const read = (control: MysqlConnection, signal: AbortSignal) => quietState(control, withPosition, signal)
  return {
    name: 'optimistic',
    tries: 6,
    before: async (control, signal) => {
      const early = await quietMoment(control, read, signal)
      if (early === null || !withPosition) return early && mark(early)
      await delay(restedMs, undefined, { signal })
      const now = await quietMoment(control, read, signal)
      if (now === null) return null
      return placeOf(now) === placeOf(early) ? `${exact}${mark(now)}` : mark(now)
    },
    after: async (before, control, _views, signal) => {
      const now = await read(control, signal)
      const isExact = before.startsWith(exact)
      if (mark(now) !== (isExact ? before.slice(exact.length) : before))
        return disagree('something was written between the views')
      return { agreed: true, position: isExact ? positionOf(now) : null }
    },
    openAlone: async (view, signal) => {
      const low = withPosition ? await binlogEnd(view, signal) : null
      // What was written to the binlog before this rest is visible after it.
      if (low !== null) await delay(restedMs, undefined, { signal })
      await view.session.execute(openView, signal)
      return { low: asPosition(low), high: asPosition(withPosition ? await binlogEnd(view, signal) : null) }
    },
    openLocked: async (view, signal) => {
      await view.session.execute(openView, signal)
      return exactly(asPosition(withPosition ? await binlogEnd(view, signal) : null))
    },
  }
}

/** Before a mark that may be taken for a position. */
const exact = 'exact '

type Read = (control: MysqlConnection, signal: AbortSignal) => Promise<QuietState>

/** The state at the end of a while in which it did not change; null when it did. */
async function quietMoment(
  control: MysqlConnection,
  read: Read,
  signal: AbortSignal,
): Promise<QuietState | null> {
  const earlier = await read(control, signal)
  await delay(quietMs, undefined, { signal })
  const now = await read(control, signal)
  return now.waiting || now.redo === '' || mark(now) !== mark(earlier) ? null : now
}

function placeOf({ place }: QuietState): string {
  return `${place?.file}:${place?.pos}`
}

function mark(state: QuietState): string {
  return `${placeOf(state)} ${state.redo}`
}

function positionOf({ place }: QuietState): Position | null {
  return asPosition(place)
}

function asPosition(place: QuietState['place']): Position | null {
  return place === null ? null : { kind: 'file', value: `${place.file}:${place.pos}`, ...place }
}

const redoCounters = ['innodb_log_write_requests', 'innodb_lsn_current', 'innodb_redo_log_current_lsn']
const waitingCounters = ['rpl_semi_sync_master_wait_sessions', 'rpl_semi_sync_source_wait_sessions']

async function quietState(
  control: MysqlConnection,
  withPosition: boolean,
  signal: AbortSignal,
): Promise<QuietState> {
  const names = [...redoCounters, ...waitingCounters].map((name) => `'${name}'`).join(', ')
  const sql = `SHOW GLOBAL STATUS WHERE Variable_name IN (${names})`
  const place = withPosition ? await binlogEnd(control, signal) : null
  const rows = await control.session.query({ name: 'redo-counters', sql }, signal)
  const values = new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), value ?? '']))
  return {
    place,
    redo: redoCounters.flatMap((name) => values.get(name) ?? []).join(','),
    waiting: waitingCounters.some((name) => (values.get(name) ?? '0') !== '0'),
  }
}

/** The end of the binlog; null when it is off. Errors: DM-SRC-004 without REPLICATION CLIENT. */
export async function binlogEnd(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<QuietState['place']> {
  const sql = isMysql(version, 8, 2) ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS'
  const [row] = await session.query({ name: 'binlog-position', sql }, signal)
  return row === undefined ? null : { file: row[0] ?? '', pos: row[1] ?? '' }
}
