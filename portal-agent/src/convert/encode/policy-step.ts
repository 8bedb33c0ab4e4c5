import type { ValuePolicy } from '../value-policy.ts'
import { type CellEncoder, type CopyBuffer, ensureRoom, viewOf } from './copy-buffer.ts'
import type { CopyFormat } from './copy-format.ts'
import {
  invalidText,
  malformed,
  nulInText,
  ok,
  outOfRange,
  type Reason,
  tooLarge,
  unexpectedNull,
  zeroDate,
} from './reason.ts'
import { checkText } from './utf8.ts'

type Action = 'reject' | 'null' | 'replace'

/** Column facts the policy depends on. */
export interface PolicyColumn {
  readonly encoder: CellEncoder
  readonly nullable: boolean
  /** Characters that a varchar(n) of the target holds; null where there is no limit. */
  readonly maxCharacters: number | null
}

/**
 * What the policy makes of a cell that was refused for `reason`: NULL, replaced text, or still refused. Writes at
 * `out.at` what it decides on, and returns 0 then.
 */
export function settleCell(
  reason: Reason,
  cell: Buffer,
  column: PolicyColumn,
  policy: ValuePolicy,
  format: CopyFormat,
  out: CopyBuffer,
): Reason {
  const action = actionFor(reason, cell, policy)
  if (action === 'null' && column.nullable) {
    format.writeNull(out)
    return ok
  }
  return action === 'replace' ? writeReplaced(reason, cell, column, format, out) : reason
}

function actionFor(reason: Reason, cell: Buffer, policy: ValuePolicy): Action {
  switch (reason) {
    case zeroDate:
      return policy.zeroDate
    case outOfRange:
      return policy.outOfRange
    case nulInText:
      return policy.nulInText
    case invalidText:
      return cell.includes(0) ? stricter(policy.invalidText, policy.nulInText) : policy.invalidText
    case ok:
    case malformed:
    case tooLarge:
    case unexpectedNull:
      return 'reject'
  }
}

/** Text with both faults: what either policy rejects is rejected, what either turns into NULL becomes NULL. */
function stricter(one: Action, other: Action): Action {
  if (one === 'reject' || other === 'reject') return 'reject'
  return one === 'null' || other === 'null' ? 'null' : 'replace'
}

const replacement = '\ufffd'

/** NUL and each ill-formed part (as the WHATWG decoder cuts them) become U+FFFD. */
export function replaceText(cell: Buffer): Buffer {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return Buffer.from(decoder.decode(cell).replaceAll('\0', replacement))
}

function writeReplaced(
  reason: Reason,
  cell: Buffer,
  column: PolicyColumn,
  format: CopyFormat,
  out: CopyBuffer,
): Reason {
  const text = replaceText(cell)
  if (checkText(text) !== ok || tooManyCharacters(text, column.maxCharacters)) return reason
  ensureRoom(out, format.rowRoom(text.length, 1))
  const input = out.input
  out.input = viewOf(text)
  const result = column.encoder(text, 0, text.length, out)
  out.input = input
  return result
}

function tooManyCharacters(text: Buffer, limit: number | null): boolean {
  if (limit === null || text.length <= limit) return false
  let characters = 0
  for (const byte of text) if ((byte & 0xc0) !== 0x80) characters++
  return characters > limit
}
