import { type ChangeBlock, type ChangeKind, entrySize } from '../../../model/change-block.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { type CellOutput, newCellOutput } from './cells/cell-output.ts'
import { binlogError } from './binlog-error.ts'
import type { LogPosition } from './log-position.ts'

const firstBytes = 256 * 1024
const firstEntries = 4096
/** What a large row has made grow beyond this is given back. */
const mostKeptBytes = 4 * 1024 * 1024

/** Gathers changes into the block that is handed over next. `out` is where the next image is written. */
export class BlockBuilder {
  out: CellOutput = newCellOutput(firstBytes)
  readonly #position: LogPosition
  #entries = new Int32Array(firstEntries * entrySize)
  #count = 0
  #tables: TablePlan[] = []
  /** Changes of the transaction under way, also those of blocks before. */
  #inside = 0
  #skip: number
  readonly #clockAheadMs: number
  #transactions = 0
  #committedAtMs = 0
  #finished: ReturnType<LogPosition['value']>
  #moved = false
  #cascadesLogged = false

  /** `skip`: changes of the first transaction that an earlier run has applied. */
  constructor(position: LogPosition, skip: number, clockAheadMs: number) {
    this.#position = position
    this.#clockAheadMs = clockAheadMs
    this.#finished = position.value()
    this.#skip = skip
  }

  get bytes(): number {
    return this.out.at + this.#count * entrySize * 4
  }

  /** Whether something would be told by a block now. */
  get hasNews(): boolean {
    return this.#moved || this.#count > 0
  }

  /** Whether the transaction under way has changed something. */
  get isInside(): boolean {
    return this.#inside > 0
  }

  /** The changes that come are of a source that logs what cascades do. */
  noteLoggedCascades(): void {
    this.#cascadesLogged = true
  }

  tableIndex(plan: TablePlan): number {
    const known = this.#tables.indexOf(plan)
    if (known >= 0) return known
    this.#tables.push(plan)
    return this.#tables.length - 1
  }

  /** The images lie in `out` from `before` and `after` on (-1: none), each up to the next or to the end. */
  add(table: number, kind: ChangeKind, before: number, after: number): void {
    this.#inside++
    if (this.#skip > 0) {
      this.#skip--
      this.out.at = before >= 0 ? before : after
      return
    }
    if ((this.#count + 1) * entrySize > this.#entries.length) this.#grow()
    const entries = this.#entries
    let at = this.#count++ * entrySize
    entries[at++] = table
    entries[at++] = kind
    entries[at++] = before
    entries[at++] = before < 0 ? -1 : after < 0 ? this.out.at : after
    entries[at++] = after
    entries[at] = after < 0 ? -1 : this.out.at
  }

  /** A transaction or a statement outside of one has come to its end; the position includes it. */
  finish(committedAtMs: number): void {
    if (this.#skip > 0) throw binlogError('a transaction of which a part was applied is shorter than before')
    this.#inside = 0
    this.#transactions++
    this.#committedAtMs = committedAtMs
    this.#moved = true
  }

  /** The log went on without a transaction. */
  advance(): void {
    if (this.#inside === 0) this.#moved = true
  }

  /** Hands over what there is. Between transactions `position` moves to where the log stands. */
  take(caughtUp: boolean): ChangeBlock {
    if (this.#moved || this.#inside === 0) this.#finished = this.#position.value()
    const block: ChangeBlock = {
      // Exactly as much as is counted: blocks wait by the megabyte, and what has grown by doubling is half empty.
      bytes: copyOf(this.out),
      entries: this.#entries.slice(0, this.#count * entrySize),
      count: this.#count,
      tables: this.#tables,
      progress: { position: this.#finished, inside: this.#inside },
      caughtUp,
      transactions: this.#transactions,
      committedAtMs: this.#committedAtMs,
      clockAheadMs: this.#clockAheadMs,
      cascadesLogged: this.#cascadesLogged,
    }
    if (this.out.bytes.length > mostKeptBytes) this.out = newCellOutput(firstBytes)
    else this.out.at = 0
    this.#count = 0
    this.#tables = []
    this.#transactions = 0
    this.#committedAtMs = 0
    this.#moved = false
    this.#cascadesLogged = false
    return block
  }

  #grow(): void {
    const double = new Int32Array(this.#entries.length * 2)
    double.set(this.#entries)
    this.#entries = double
  }
}

function copyOf({ bytes, at }: CellOutput): Buffer {
  const copy = Buffer.allocUnsafeSlow(at)
  bytes.copy(copy, 0, 0, at)
  return copy
}
