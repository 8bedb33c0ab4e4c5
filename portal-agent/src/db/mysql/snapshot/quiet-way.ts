import { setTimeout as delay } from 'node:timers/promises'
import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'
import { type AgreementWay, disagree } from './agreement.ts'

/** How long nothing must have happened before the views are opened. */
const quietMs = 250

interface QuietState {
  /** Ends of the binlog, null without binlog or privilege. */
  readonly place: { readonly file: string; readonly pos: string } | null
  /** Counters that grow with every change InnoDB makes durable. */
  readonly redo: string
  /** Commits that wait for a semi-synchronous replica: written to the binlog, not yet visible. */
  readonly waiting: boolean
}

/**
 * Servers without GTIDs or without a binlog: nothing may be written while the views are opened. InnoDB's redo counters
 * show every commit; the end of the binlog moves before a commit becomes visible, so it must have rested for a while
 * before it counts as the position of the views.
 */
export function quietWay(withPosition: boolean): AgreementWay {
  const read = (control: MysqlConnection, signal: AbortSignal) => quietState(control, withPosition, signal)
  return {
    name: 'optimistic',
    tries: 6,
    before: async (control, signal) => {
      const earlier = mark(await read(control, signal))
      await delay(quietMs, undefined, { signal })
      const now = await read(control, signal)
      return now.waiting || mark(now) !== earlier ? null : earlier
    },
    after: async (before, control, _views, signal) => {
      const now = await read(control, signal)
      if (mark(now) !== before) return disagree('something was written between the views')
      return { agreed: true, position: positionOf(now) }
    },
  }
}

function mark({ place, redo }: QuietState): string {
  return `${place?.file}:${place?.pos} ${redo}`
}

function positionOf({ place }: QuietState): Position | null {
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
    redo: redoCounters.map((name) => values.get(name) ?? '').join(','),
    waiting: waitingCounters.some((name) => (values.get(name) ?? '0') !== '0'),
  }
}

async function binlogEnd(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<QuietState['place']> {
  const sql = isMysql(version, 8, 2) ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS'
  const [row] = await session.query({ name: 'binlog-position', sql }, signal)
  return row === undefined ? null : { file: row[0] ?? '', pos: row[1] ?? '' }
}
