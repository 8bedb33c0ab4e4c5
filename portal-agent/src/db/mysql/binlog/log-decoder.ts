import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import { changeKind, type ChangeBlock, type LogItem } from '../../../model/change-block.ts'
import { reached } from '../../../model/position-order.ts'
import type { ReadLogRequest } from '../../../model/ports/change-reader.ts'
import { crc32 } from 'node:zlib'
import type { TablePlan } from '../../../model/table-plan.ts'
import { BlockBuilder } from './block-builder.ts'
import { binlogError } from './binlog-error.ts'
import type { CharsetTable } from './cells/charset.ts'
import { readEventHeader } from './event-header.ts'
import { placeBehind } from './event-place.ts'
import { eventFlag, eventType as type, headerLength } from './event-type.ts'
import { readFormatDescription } from './format-description.ts'
import { type GtidEvent, readGtid, readTaggedGtid } from './gtid-event.ts'
import { type LogPosition, logPosition } from './log-position.ts'
import { uncompressQuery } from './mariadb-compressed.ts'
import { type MariadbGtid, readMariadbGtid } from './mariadb-gtid-event.ts'
import { type QueryEvent, readQuery } from './query-event.ts'
import { readRotate } from './rotate-event.ts'
import { RowDecoder } from './row-decoder.ts'
import { readRowsEvent, type RowsEventKind, rowsEventKinds, rowsTableId } from './rows-event.ts'
import { statementKind } from './statement-kind.ts'
import { readTableMap, tableMapId } from './table-map.ts'
import { unwrapPayload } from './transaction-payload.ts'

/** Block size from which it is handed over although more is there to read. */
const fullBlockBytes = 1024 * 1024

export interface LogDecoderSettings extends ReadLogRequest {
  readonly database: string
  readonly charsetTables: ReadonlyMap<string, CharsetTable>
  /** The source's clock less this machine's. */
  readonly clockAheadMs: number
  /** Told of each file the log goes on in. */
  readonly onFile?: (file: string) => void
  /** Of events that come from the middle of a log, without its description of the format. */
  readonly checksumBytes?: 0 | 4
}

/** Events that say nothing about rows. */
const passedOver = new Set<number>([
  type.stop,
  type.intvar,
  type.rand,
  type.userVar,
  type.ignorable,
  type.rowsQuery,
  type.previousGtids,
  type.transactionContext,
  type.viewChange,
  type.mariadbAnnotateRows,
  type.mariadbCheckpoint,
  type.mariadbGtidList,
])

/**
 * Events in, blocks of changes and statements out. Pure but for what it is told. An event it does not know, or whose
 * checksum is wrong, ends it with a coded error: nothing is passed over in silence but what the source itself marks
 * as ignorable.
 */
export class LogDecoder {
  readonly #settings: LogDecoderSettings
  readonly #plans: ReadonlyMap<string, TablePlan>
  readonly #position: LogPosition
  readonly #builder: BlockBuilder
  readonly #boundaries: Position[]
  #items: LogItem[] = []
  #checksumBytes: 0 | 4
  #file = ''
  #pos = 4
  #gtid: GtidEvent | null = null
  #mariadb: MariadbGtid | null = null
  /** Between BEGIN and COMMIT. */
  #open = false
  #xa = false
  #xaChanges = false
  #committedAtMs = 0
  #maps = new Map<number, { readonly decoder: RowDecoder | null; readonly event: Buffer }>()

  constructor(settings: LogDecoderSettings) {
    this.#settings = settings
    this.#plans = new Map(settings.plans.map((plan) => [plan.source.name, plan]))
    this.#position = logPosition(settings.from.position)
    this.#builder = new BlockBuilder(this.#position, settings.from.inside, settings.clockAheadMs)
    this.#boundaries = settings.boundaries.filter((place) => !reached(settings.from.position, place))
    this.#checksumBytes = settings.checksumBytes ?? 0
    const { kind, file, pos } = settings.from.position
    if (kind !== 'file') return
    this.#file = file ?? ''
    this.#pos = Number(pos ?? 4)
  }

  /** Items that became complete; the caller hands them over before it decodes on. */
  takeItems(): LogItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /** What has been gathered, as when nothing more is there to read (`caughtUp`); null where there is no news. */
  flush(caughtUp = true): ChangeBlock | null {
    return this.#builder.hasNews ? this.#builder.take(caughtUp) : null
  }

  /** No transaction is under way, and nothing was read that announces one. */
  get isBetween(): boolean {
    return !this.#open && this.#gtid === null && this.#mariadb === null
  }

  /** Behind the last whole transaction. */
  get position(): Position {
    return this.#position.value()
  }

  /** Behind every event that comes next. */
  get checksumBytes(): 0 | 4 {
    return this.#checksumBytes
  }

  /** One event as the dump sends it, with header and checksum. */
  event(event: Buffer): void {
    const header = readEventHeader(event)
    if (header.size !== event.length)
      throw binlogError(`an event of ${header.size} bytes has ${event.length}`)
    if (header.type === type.formatDescription)
      this.#checksumBytes = readFormatDescription(event).checksumBytes
    const checksumBytes = header.type === type.rotate ? this.#checksumOfRotate(event) : this.#checksumBytes
    const end = event.length - checksumBytes
    if (checksumBytes > 0 && crc32(event.subarray(0, end)) !== event.readUInt32LE(end))
      throw binlogError('an event has a wrong checksum')
    if (isInFile(header.type, header.flags)) this.#pos = placeBehind(this.#pos, header.logPos)
    this.#handle(event, end, header.type, header.timestamp, header.flags, header.serverId)
    if (this.isBetween) this.#position.place(this.#file, this.#pos)
    if (this.#builder.bytes >= fullBlockBytes) this.#emitBlock()
  }

  /**
   * The rotate event a stream begins with comes before the format description, and with a checksum wherever the log has
   * them ("fake rotate event" of both servers): taken for a part of the name, it would spoil the position.
   */
  #checksumOfRotate(event: Buffer): 0 | 4 {
    const end = event.length - 4
    if (this.#checksumBytes > 0) return this.#checksumBytes
    return end > headerLength && crc32(event.subarray(0, end)) === event.readUInt32LE(end) ? 4 : 0
  }

  #handle(
    event: Buffer,
    end: number,
    kind: number,
    timestamp: number,
    flags: number,
    serverId: number,
  ): void {
    const rows = rowsEventKinds.get(kind)
    if (rows !== undefined) return this.#rows(event, end, rows)
    switch (kind) {
      case type.tableMap:
        return this.#tableMap(event, end)
      case type.xid:
        return this.#commit(timestamp)
      case type.query:
        return this.#query(readQuery(event, end), timestamp)
      case type.mariadbQueryCompressed: {
        const whole = uncompressQuery(event, end)
        return this.#query(readQuery(whole, whole.length), timestamp)
      }
      case type.gtid:
      case type.anonymousGtid:
        return this.#beginGtid(readGtid(event, end, kind === type.anonymousGtid), timestamp)
      case type.gtidTagged:
        return this.#beginGtid(readTaggedGtid(event, end), timestamp)
      case type.mariadbGtid:
        return this.#beginMariadb(readMariadbGtid(event, serverId))
      case type.transactionPayload:
        for (const inner of unwrapPayload(event, end)) {
          const header = readEventHeader(inner)
          this.#handle(inner, inner.length, header.type, header.timestamp, header.flags, header.serverId)
          if (this.#builder.bytes >= fullBlockBytes) this.#emitBlock()
        }
        return
      case type.rotate:
        return this.#rotate(event, end)
      case type.formatDescription:
        return
      case type.heartbeat:
      case type.heartbeatV2:
        return this.#builder.advance()
      case type.xaPrepare:
        return this.#xaPrepare(event, timestamp)
      case type.beginLoadQuery:
      case type.executeLoadQuery:
        throw dmError('DM-INC-008', { statement: 'LOAD DATA' })
      case type.incident:
        throw dmError('DM-INC-011', { event: 'incident (26): the source reports that its log lacks changes' })
      case type.mariadbStartEncryption:
        throw binlogError('the source sends its log encrypted')
      default:
        if (passedOver.has(kind) || (flags & eventFlag.ignorable) !== 0) return
        throw dmError('DM-INC-011', { event: `type ${kind}` })
    }
  }

  #rotate(event: Buffer, end: number): void {
    const { file, pos } = readRotate(event, end)
    this.#settings.onFile?.(file)
    this.#file = file
    this.#pos = pos
    this.#maps.clear()
    this.#builder.advance()
  }

  #beginGtid(gtid: GtidEvent, timestamp: number): void {
    this.#gtid = gtid
    this.#committedAtMs = gtid.committedAtMs ?? timestamp * 1000
  }

  #beginMariadb(gtid: MariadbGtid): void {
    this.#mariadb = gtid
    this.#open = !gtid.standalone
    this.#xa = gtid.preparesXa
  }

  #commit(timestamp: number): void {
    const { source = null, number = 0n } = this.#gtid ?? {}
    if (source !== null) this.#position.gtid(source, number)
    if (this.#mariadb !== null) {
      const { domain, server, sequence } = this.#mariadb
      this.#position.mariadbGtid(domain, server, sequence)
    }
    const committedAtMs = this.#committedAtMs > 0 ? this.#committedAtMs : timestamp * 1000
    this.#gtid = null
    this.#mariadb = null
    this.#open = false
    this.#xa = false
    this.#xaChanges = false
    this.#committedAtMs = 0
    this.#position.place(this.#file, this.#pos)
    this.#builder.finish(committedAtMs)
    this.#endAtBoundary()
  }

  #query(query: QueryEvent, timestamp: number): void {
    switch (statementKind(query.sql)) {
      case 'begin':
        this.#open = true
        return
      case 'commit':
        return this.#commit(timestamp)
      case 'rollback':
        return this.#rollback(timestamp)
      case 'savepoint':
      case 'xa-end':
        return
      case 'xa-start':
        this.#open = true
        this.#xa = true
        return
      case 'xa-commit':
      case 'xa-rollback':
      case 'irrelevant':
        return this.#commit(timestamp)
      case 'rows-as-statement':
        return this.#rowsAsStatement(query, timestamp)
      case 'other':
        return this.#statement(query, timestamp)
    }
  }

  /** Rows of a rolled back transaction are in the log only where a table of it cannot roll back. */
  #rollback(timestamp: number): void {
    if (this.#builder.isInside) throw binlogError('a transaction with changes was rolled back')
    this.#commit(timestamp)
  }

  #rowsAsStatement(query: QueryEvent, timestamp: number): void {
    const { database } = this.#settings
    if (query.schema === database || query.sql.includes(database))
      throw dmError('DM-INC-008', { statement: query.sql.slice(0, 40) })
    if (!this.#open) this.#commit(timestamp)
  }

  #statement(query: QueryEvent, timestamp: number): void {
    const { open, committedAtMs } = { open: this.#open, committedAtMs: this.#committedAtMs }
    // Its position is that in front of the statement: what is not carried out must not be on record as passed (pitfall D20).
    this.#emitBlock()
    const place = this.#items.length
    if (!open) this.#commit(timestamp)
    this.#maps.clear()
    const statement = {
      ...query,
      position: this.#position.value(),
      committedAtMs: committedAtMs > 0 ? committedAtMs : timestamp * 1000,
    }
    this.#items.splice(place, 0, { kind: 'statement', statement })
  }

  /** The body of an XA PREPARE begins with whether it is one phase: then it is the commit. */
  #xaPrepare(event: Buffer, timestamp: number): void {
    const onePhase = event.readUInt8(headerLength) !== 0
    if (!onePhase && this.#xaChanges) throw dmError('DM-INC-012', {})
    this.#commit(timestamp)
  }

  #tableMap(event: Buffer, end: number): void {
    const id = tableMapId(event)
    const known = this.#maps.get(id)
    const body = event.subarray(headerLength, end)
    if (known !== undefined && known.event.equals(body)) return
    const map = readTableMap(event, end)
    const plan = map.schema === this.#settings.database ? (this.#plans.get(map.table) ?? null) : null
    const decoder = plan === null ? null : new RowDecoder(plan, map, this.#settings.charsetTables)
    this.#maps.set(id, { decoder, event: Buffer.from(body) })
  }

  #rows(event: Buffer, end: number, kind: RowsEventKind): void {
    const mapped = this.#maps.get(rowsTableId(event))
    if (mapped === undefined) {
      // Sent at the end of a statement whose tables are all ignored (dummy event of MySQL 5.6 and newer).
      if (rowsTableId(event) === dummyTable) return
      throw binlogError('rows of a table that was not announced')
    }
    const { decoder } = mapped
    if (decoder === null) return
    if (this.#xa) this.#xaChanges = true
    const rowsEvent = readRowsEvent(event, end, kind)
    decoder.assertImages(rowsEvent)
    const { rows, present, presentAfter } = rowsEvent
    const builder = this.#builder
    if (rowsEvent.cascadesLogged) builder.noteLoggedCascades()
    const table = builder.tableIndex(decoder.plan)
    const { out } = builder
    while (rows.left > 0) {
      const beforeAt = rows.at
      let before = -1
      let after = -1
      if (kind.kind !== changeKind.insert) {
        before = out.at
        decoder.before(rows, present, out)
      }
      if (kind.kind !== changeKind.delete) {
        after = out.at
        if (kind.partial) decoder.partialAfter(rows, rowsEvent, beforeAt, out)
        else decoder.after(rows, kind.kind === changeKind.update ? presentAfter : present, out)
      }
      builder.add(table, kind.kind, before, after)
    }
  }

  #emitBlock(): void {
    if (this.#builder.hasNews) this.#items.push({ kind: 'block', block: this.#builder.take(false) })
  }

  /** While boundaries are ahead, the position is looked at after every transaction. */
  #endAtBoundary(): void {
    const [next] = this.#boundaries
    if (next === undefined || !reached(this.#position.value(), next)) return
    this.#boundaries.shift()
    this.#emitBlock()
  }
}

const dummyTable = 0xffffff

/** What is not in the file does not count in it (pitfall D09). */
function isInFile(kind: number, flags: number): boolean {
  if ((flags & eventFlag.artificial) !== 0) return false
  return kind !== type.heartbeat && kind !== type.heartbeatV2 && kind !== type.rotate
}
