import { eventType, headerLength } from '../binlog/event-type.ts'
import { readEventHeader } from '../binlog/event-header.ts'
import { rowsEventKinds, rowsTableId } from '../binlog/rows-event.ts'
import { tableMapId, tableMapSchema } from '../binlog/table-map.ts'

/**
 * The place of the next event has 32 bits in its header (pitfall D08): between two events that are kept there are always
 * less than half of that, so that nobody loses count.
 */
const mostLeftOut = 2 ** 30

/**
 * Rows of other databases, which the decoder passes over unread, need not be kept. Everything else is: what begins and ends
 * transactions, statements, announcements of tables, and every event that is not known.
 */
export class ForeignRows {
  readonly #database: string
  readonly #foreign = new Map<number, boolean>()
  #leftOut = 0

  constructor(database: string) {
    this.#database = database
  }

  /** Whether the event has to be kept. To be asked of every event, in the order of the log. */
  keeps(event: Buffer): boolean {
    const { type } = readEventHeader(event)
    if (type === eventType.heartbeat || type === eventType.heartbeatV2) return false
    if (type === eventType.tableMap)
      this.#foreign.set(tableMapId(event), tableMapSchema(event) !== this.#database)
    if (this.#isForeign(event, type) && this.#leftOut + event.length <= mostLeftOut) {
      this.#leftOut += event.length
      return false
    }
    this.#leftOut = 0
    return true
  }

  #isForeign(event: Buffer, type: number): boolean {
    if (!rowsEventKinds.has(type) || event.length < headerLength + 6) return false
    return this.#foreign.get(rowsTableId(event)) === true
  }
}
