import type { Position } from '@data-migration/contract/portal'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import { textLiteral } from '../sql/literal.ts'
import { type AgreementWay, disagree, exactly, openView } from './agreement.ts'

/**
 * MariaDB opens a consistent snapshot in step with its binlog and shows each session where: `Binlog_snapshot_file` and
 * `Binlog_snapshot_position`. Views with the same place see the same data, and that place is exact. Needs no privilege.
 */
export const mariadbWay: AgreementWay = {
  name: 'mariadb-snapshot',
  tries: 20,
  before: () => Promise.resolve(''),
  after: async (_mark, _control, views, signal) => {
    const places: Place[] = []
    for (const view of views) places.push(await snapshotPlace(view, signal))
    const [first] = places
    if (first === undefined || first.file === '') return disagree('the views carry no binlog position')
    if (!places.every((place) => samePlace(place, first)))
      return disagree('transactions were committed between the views')
    return { agreed: true, position: await positionOf(first, views[0] as MysqlConnection, signal) }
  },
  openAlone,
  openLocked: openAlone,
}

async function openAlone(view: MysqlConnection, signal: AbortSignal): Promise<ViewWindow> {
  await view.session.execute(openView, signal)
  const place = await snapshotPlace(view, signal)
  return exactly(place.file === '' ? null : await positionOf(place, view, signal))
}

interface Place {
  readonly file: string
  readonly pos: string
}

/**
 * The server passes these values through variables that all sessions share (`set_status_variables` in its log.cc): a
 * SHOW STATUS of somebody else at the same instant can slip in its own. Hence one session at a time, and each is asked
 * until it gives the same answer three times in a row.
 */
async function snapshotPlace(view: MysqlConnection, signal: AbortSignal): Promise<Place> {
  let place = await askPlace(view, signal)
  for (let confirmed = 1; confirmed < 3;) {
    const again = await askPlace(view, signal)
    confirmed = samePlace(again, place) ? confirmed + 1 : 1
    place = again
  }
  return place
}

function samePlace(left: Place, right: Place): boolean {
  return left.file === right.file && left.pos === right.pos
}

async function askPlace({ session }: MysqlConnection, signal: AbortSignal): Promise<Place> {
  const sql = `SHOW STATUS WHERE Variable_name IN ('Binlog_snapshot_file', 'Binlog_snapshot_position')`
  const rows = await session.query({ name: 'snapshot-position', sql }, signal)
  const values = new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), value ?? '']))
  return { file: values.get('binlog_snapshot_file') ?? '', pos: values.get('binlog_snapshot_position') ?? '' }
}

/**
 * As a GTID, which outlives the server. As a place in the file when the binlog holds none yet, and where the server does not
 * tell: BINLOG_GTID_POS is NULL behind an event larger than max_allowed_packet in the same file (seen on 10.11).
 */
async function positionOf(
  place: Place,
  { session }: MysqlConnection,
  signal: AbortSignal,
): Promise<Position> {
  const sql = `SELECT BINLOG_GTID_POS(${textLiteral(place.file)}, ${place.pos})`
  const [row] = await session.query({ name: 'gtid-of-position', sql }, signal)
  const gtid = row?.[0] ?? ''
  if (gtid !== '') return { kind: 'mariadb-gtid', value: gtid }
  return { kind: 'file', value: `${place.file}:${place.pos}`, ...place }
}
