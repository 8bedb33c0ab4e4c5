import { type CellCursor, newCellCursor, readCell, type RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { isNullable } from '../nullability.ts'
import type { ValuePolicy } from '../value-policy.ts'
import { type CellEncoder, type CopyBuffer, ensureRoom } from './copy-buffer.ts'
import { copyFormat, type CopyFormat } from './copy-format.ts'
import { columnEncoder } from './encoders.ts'
import { type PolicyColumn, settleCell } from './policy-step.ts'
import { ok, type Reason, tooLarge, unexpectedNull } from './reason.ts'

/** A row of the target is put together in one piece of memory before anything is stored out of line (MaxAllocSize). */
const maxRowBytes = 0x3fffffff - 65536

/** Encodes rows of one table. Everything is set up once, so that the loop over cells finds plain arrays. */
export interface RowEncoder {
  readonly format: CopyFormat
  readonly columns: readonly PolicyColumn[]
  readonly encoders: readonly CellEncoder[]
  readonly policy: ValuePolicy
  readonly cursor: CellCursor
  /** Index of the column that the last refused row failed at. */
  failedColumn: number
}

export function createRowEncoder(table: TablePlan, policy: ValuePolicy): RowEncoder {
  const columns = table.columns.map((column) => ({
    encoder: columnEncoder(column, table.copyFormat),
    nullable: isNullable(column.source, table.source, table.key, policy.zeroDate),
    maxCharacters: varcharLimit(column.targetType),
  }))
  return {
    format: copyFormat(table.copyFormat),
    columns,
    encoders: columns.map((column) => column.encoder),
    policy,
    cursor: newCellCursor(),
    failedColumn: -1,
  }
}

/** Writes row `row`, or nothing at all and tells why. The caller has made `rowRoom`. Throws RangeError on a row that is not one of the table. */
export function encodeRow(rows: RowEncoder, batch: RowBatch, row: number, out: CopyBuffer): Reason {
  const { encoders, format, cursor } = rows
  const bytes = batch.bytes
  const lengthEncoded = batch.cells === 'lenenc'
  const limit = batch.ends[row] as number
  const rowStart = out.at
  const count = encoders.length
  let next = batch.starts[row] as number
  format.beginRow(out, count)
  for (let i = 0; i < count; i++) {
    const first = bytes[next] as number
    let start: number
    let end: number
    if (lengthEncoded && first < 0xfb) {
      start = next + 1
      end = start + first
      next = end
      if (end > limit) throw new RangeError(`cell ${i} leaves its row (${end} > ${limit})`)
    } else {
      readCell(batch, next, limit, cursor)
      start = cursor.start
      end = cursor.end
      next = cursor.next
    }
    const cellAt = out.at
    let reason: Reason = ok
    if (start >= 0) reason = (encoders[i] as CellEncoder)(bytes, start, end, out)
    else if (rows.columns[i]?.nullable === true) format.writeNull(out)
    else reason = unexpectedNull
    if (reason !== ok) {
      out.at = cellAt
      reason = settle(rows, i, reason, bytes, start, end, out)
      if (reason !== ok) return refuse(rows, i, reason, rowStart, out)
      // Replaced text can be longer than what it replaces.
      ensureRoom(out, format.rowRoom(limit - next, count))
    }
    format.endCell(out, i === count - 1)
  }
  if (next !== limit) throw new RangeError(`row ${row} holds more than ${count} cells`)
  // A Buffer drops writes behind its end without a word.
  if (out.at > out.bytes.length) throw new RangeError(`row ${row} took more room than reckoned`)
  return out.at - rowStart > maxRowBytes ? refuse(rows, count - 1, tooLarge, rowStart, out) : ok
}

function settle(
  rows: RowEncoder,
  column: number,
  reason: Reason,
  bytes: Buffer,
  start: number,
  end: number,
  out: CopyBuffer,
): Reason {
  const facts = rows.columns[column]
  if (facts === undefined || start < 0) return reason
  return settleCell(reason, bytes.subarray(start, end), facts, rows.policy, rows.format, out)
}

function refuse(rows: RowEncoder, column: number, reason: Reason, rowStart: number, out: CopyBuffer): Reason {
  out.at = rowStart
  rows.failedColumn = column
  return reason
}

function varcharLimit(targetType: string): number | null {
  const match = /^varchar\((\d+)\)$/.exec(targetType)
  return match ? Number(match[1]) : null
}
