import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { textLiteral } from '../sql/literal.ts'
import { type AgreementWay, disagree } from './agreement.ts'

/**
 * MariaDB opens a consistent snapshot in step with its binlog and shows each session where: `Binlog_snapshot_file` and
 * `Binlog_snapshot_position`. Views with the same place see the same data, and that place is exact. Needs no privilege.
 */
export const mariadbWay: AgreementWay = {
  name: 'mariadb-snapshot',
  tries: 20,
  before: () => Promise.resolve(''),
  after: async (_mark, _control, views, signal) => {
    const places = await Promise.all(views.map((view) => snapshotPlace(view, signal)))
    const [first] = places
    if (first === undefined || first.file === '') return disagree('the views carry no binlog position')
    if (places.some((place) => place.file !== first.file || place.pos !== first.pos))
      return disagree('transactions were committed between the views')
    return { agreed: true, position: await positionOf(first, views[0] as MysqlConnection, signal) }
  },
}

interface Place {
  readonly file: string
  readonly pos: string
}

async function snapshotPlace({ session }: MysqlConnection, signal: AbortSignal): Promise<Place> {
  const sql = `SHOW STATUS WHERE Variable_name IN ('Binlog_snapshot_file', 'Binlog_snapshot_position')`
  const rows = await session.query({ name: 'snapshot-position', sql }, signal)
  const values = new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), value ?? '']))
  return { file: values.get('binlog_snapshot_file') ?? '', pos: values.get('binlog_snapshot_position') ?? '' }
}

/** As a GTID, which outlives the server; as a place in the file when the binlog holds none yet. */
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
