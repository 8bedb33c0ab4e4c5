import { changeKind, type ChangeKind } from '../../../model/change-block.ts'
import { Bytes } from './bytes.ts'
import { eventType as type, headerLength } from './event-type.ts'
import { uncompress } from './mariadb-compressed.ts'

/** What kind of rows event a type is. */
export interface RowsEventKind {
  readonly kind: ChangeKind
  readonly version: 0 | 1 | 2
  /** PARTIAL_UPDATE_ROWS_EVENT: the image after may hold JSON differences. */
  readonly partial: boolean
  readonly compressed: boolean
}

const { insert, update, delete: remove } = changeKind

export const rowsEventKinds: ReadonlyMap<number, RowsEventKind> = new Map<number, RowsEventKind>([
  [type.writeRowsV0, rows(insert, 0)],
  [type.updateRowsV0, rows(update, 0)],
  [type.deleteRowsV0, rows(remove, 0)],
  [type.writeRowsV1, rows(insert, 1)],
  [type.updateRowsV1, rows(update, 1)],
  [type.deleteRowsV1, rows(remove, 1)],
  [type.writeRowsV2, rows(insert, 2)],
  [type.updateRowsV2, rows(update, 2)],
  [type.deleteRowsV2, rows(remove, 2)],
  [type.partialUpdateRows, { ...rows(update, 2), partial: true }],
  [type.mariadbWriteRowsCompressedV1, { ...rows(insert, 1), compressed: true }],
  [type.mariadbUpdateRowsCompressedV1, { ...rows(update, 1), compressed: true }],
  [type.mariadbDeleteRowsCompressedV1, { ...rows(remove, 1), compressed: true }],
  [type.mariadbWriteRowsCompressedV2, { ...rows(insert, 2), compressed: true }],
  [type.mariadbUpdateRowsCompressedV2, { ...rows(update, 2), compressed: true }],
  [type.mariadbDeleteRowsCompressedV2, { ...rows(remove, 2), compressed: true }],
])

function rows(kind: ChangeKind, version: 0 | 1 | 2): RowsEventKind {
  return { kind, version, partial: false, compressed: false }
}

export interface RowsEvent {
  readonly kind: RowsEventKind
  readonly columns: number
  /** One bit a column: whether it is in the image before (of an insert: after). */
  readonly present: Buffer
  /** The same of the image after an update. */
  readonly presentAfter: Buffer
  readonly rows: Bytes
  readonly cascadesLogged: boolean
}

/** USE_SQL_FOREIGN_KEY_F of the event's own flags ("Rows_event", MySQL 9.6): foreign keys were carried out above the engine. */
const cascadesLoggedFlag = 0x10

export function rowsTableId(event: Buffer): number {
  return event.readUIntLE(headerLength, 6)
}

export function readRowsEvent(event: Buffer, end: number, kind: RowsEventKind): RowsEvent {
  const cascadesLogged = (event.readUInt16LE(headerLength + 6) & cascadesLoggedFlag) !== 0
  const bytes = new Bytes(event, headerLength + 8, end)
  // Its length counts itself.
  if (kind.version === 2) bytes.skip(bytes.u16() - 2)
  const columns = bytes.lenenc()
  const present = bytes.take((columns + 7) >> 3)
  const presentAfter = kind.kind === update ? bytes.take((columns + 7) >> 3) : present
  const rest = kind.compressed ? new Bytes(uncompress(bytes.take(bytes.left))) : bytes
  return { kind, columns, present, presentAfter, rows: rest, cascadesLogged }
}
