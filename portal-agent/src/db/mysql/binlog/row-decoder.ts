import { dmError } from '@data-migration/contract/errors'
import type { Column } from '../../../model/schema.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import {
  absentCell,
  type CellDecoder,
  type CellOutput,
  ensureCellRoom,
  nullCell,
  putBytes,
  shortCellRoom,
} from './cells/cell-output.ts'
import type { CharsetTable } from './cells/charset.ts'
import { binlogError } from './binlog-error.ts'
import { columnDecoder } from './column-decoder.ts'
import { columnCode } from './column-code.ts'
import { readJson } from './json/json-binary.ts'
import { applyJsonDiffs } from './json/json-diff.ts'
import { printJson } from './json/json-node.ts'
import type { Bytes } from './bytes.ts'
import type { RowsEvent } from './rows-event.ts'
import { skipCell, type SkipCell } from './skip-cell.ts'
import type { TableMap } from './table-map.ts'

interface LoggedCell {
  readonly skip: SkipCell
  /** Null: the column is not moved. */
  readonly decode: CellDecoder | null
  /** Part of the image before: of the key, or any column of a table without one. */
  readonly inBefore: boolean
  readonly json: boolean
}

/** Decodes the rows of one table by one TABLE_MAP and the structure of that position. */
export class RowDecoder {
  readonly plan: TablePlan
  readonly #cells: readonly LoggedCell[]
  readonly #jsonColumns: number
  readonly #room: number

  /** Errors: DM-INC-009 where the log's columns are not the structure's. */
  constructor(plan: TablePlan, map: TableMap, tables: ReadonlyMap<string, CharsetTable>) {
    this.plan = plan
    assertSameColumns(plan, map)
    const moved = new Set(plan.columns.map(({ source }) => source.name))
    const key = plan.key === null ? moved : new Set(plan.key.columns)
    this.#cells = map.columns.map((logged, i) => {
      const column = loggedColumns(plan)[i] as Column
      return {
        skip: skipCell(logged),
        decode: moved.has(column.name) ? columnDecoder(plan.source.name, column, logged, tables) : null,
        inBefore: moved.has(column.name) && key.has(column.name),
        json: logged.code === columnCode.json,
      }
    })
    this.#jsonColumns = this.#cells.filter(({ json }) => json).length
    this.#room = map.columns.length * shortCellRoom
  }

  /** Pitfall D01: what is not in the image is not NULL. Errors: DM-INC-010. */
  assertImages({ kind, present, presentAfter }: RowsEvent): void {
    this.#cells.forEach((cell, i) => {
      const before = kind.kind === 0 || !cell.inBefore || isSet(present, i)
      const after = kind.kind === 2 || cell.decode === null || isSet(presentAfter, i)
      if (before && after) return
      const column = loggedColumns(this.plan)[i]?.name ?? ''
      throw dmError('DM-INC-010', { table: this.plan.source.name, column })
    })
  }

  /** Writes the image before: its key cells. */
  before(rows: Bytes, present: Buffer, out: CellOutput): void {
    this.#image(rows, present, out, true)
  }

  after(rows: Bytes, present: Buffer, out: CellOutput): void {
    this.#image(rows, present, out, false)
  }

  #image(rows: Bytes, present: Buffer, out: CellOutput, keyOnly: boolean): void {
    ensureCellRoom(out, this.#room)
    const input = rows.buffer
    const cells = this.#cells
    let nulls = rows.at
    let at = nulls + ((countSet(present, cells.length) + 7) >> 3)
    let bit = 1
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as LoggedCell
      const wanted = cell.decode !== null && (!keyOnly || cell.inBefore)
      if (((present[i >> 3] as number) >> (i & 7)) & 1) {
        const isNull = ((input[nulls] as number) & bit) !== 0
        bit <<= 1
        if (bit === 256) {
          bit = 1
          nulls++
        }
        if (isNull) {
          if (wanted) out.bytes[out.at++] = nullCell
        } else if (wanted) {
          ensureCellRoom(out, shortCellRoom)
          at = cell.decode(input, at, out)
        } else at = cell.skip(input, at)
      } else if (wanted) out.bytes[out.at++] = absentCell
    }
    rows.skip(at - rows.at)
  }

  /**
   * The image after of a PARTIAL_UPDATE_ROWS_EVENT: JSON columns may hold differences to the image before, which begins
   * at `beforeAt` (pitfall D06).
   */
  partialAfter(rows: Bytes, event: RowsEvent, beforeAt: number, out: CellOutput): void {
    const partialJson = 1
    const options = rows.lenenc()
    const isPartial = (options & partialJson) !== 0
    const partialBits = isPartial ? rows.take((this.#jsonColumns + 7) >> 3) : null
    if (partialBits === null) return this.after(rows, event.presentAfter, out)
    const before = this.#locate(rows.buffer, beforeAt, event.present)
    const nulls = rows.take((countSet(event.presentAfter, this.#cells.length) + 7) >> 3)
    let present = 0
    let json = 0
    this.#cells.forEach((cell, i) => {
      const isPartialCell = cell.json && isSet(partialBits, json)
      if (cell.json) json++
      if (!isSet(event.presentAfter, i)) return
      const isNull = isSet(nulls, present++)
      ensureCellRoom(out, shortCellRoom)
      if (isNull) {
        if (cell.decode !== null) out.bytes[out.at++] = nullCell
      } else if (isPartialCell) this.#putChangedJson(rows, cell, before[i], out)
      else {
        const next = (cell.decode ?? cell.skip)(rows.buffer, rows.at, out)
        rows.skip(next - rows.at)
      }
    })
  }

  #putChangedJson(rows: Bytes, cell: LoggedCell, before: Buffer | null | undefined, out: CellOutput): void {
    const diffs = rows.take(rows.u32())
    if (cell.decode === null) return
    if (!before) throw binlogError('a JSON difference without the document before')
    const document = before.subarray(4)
    const text = Buffer.from(printJson(applyJsonDiffs(readJson(document), diffs)))
    putBytes(out, text, 0, text.length)
  }

  /** The stored bytes of every cell of an image; null for NULL, undefined where it is absent. */
  #locate(input: Buffer, start: number, present: Buffer): (Buffer | null | undefined)[] {
    const nulls = start
    let at = start + ((countSet(present, this.#cells.length) + 7) >> 3)
    let count = 0
    return this.#cells.map((cell, i) => {
      if (!isSet(present, i)) return undefined
      const bit = count++
      if (((input[nulls + (bit >> 3)] as number) >> (bit & 7)) & 1) return null
      const from = at
      at = cell.skip(input, at)
      return input.subarray(from, at)
    })
  }
}

/** The log has those as well that are not moved. */
function loggedColumns({ source }: TablePlan): readonly Column[] {
  return source.logged ?? source.columns
}

function assertSameColumns(plan: TablePlan, map: TableMap): void {
  const { name } = plan.source
  const columns = loggedColumns(plan)
  // Images are written in one pass, in the order of the log.
  const ordinals = plan.columns.map(({ source }) => columns.findIndex(({ name }) => name === source.name))
  if (ordinals.some((ordinal, i) => ordinal <= (ordinals[i - 1] ?? -1)))
    throw new RangeError(`the columns of ${plan.source.name} are planned in another order than the table's`)
  const found = `${map.columns.length} columns in the log, ${columns.length} in the structure`
  if (columns.length !== map.columns.length) throw dmError('DM-INC-009', { table: name, column: '*', found })
  const other = map.names?.findIndex((logged, i) => logged !== columns[i]?.name) ?? -1
  if (other >= 0)
    throw dmError('DM-INC-009', {
      table: name,
      column: columns[other]?.name ?? '',
      found: map.names?.[other] ?? '',
    })
}

function isSet(bits: Buffer, i: number): boolean {
  return (((bits[i >> 3] as number) >> (i & 7)) & 1) === 1
}

function countSet(bits: Buffer, count: number): number {
  let set = 0
  for (let i = 0; i < count; i++) set += ((bits[i >> 3] as number) >> (i & 7)) & 1
  return set
}
