import { isUtf8 } from 'node:buffer'
import type { OptionValues } from '@data-migration/contract/options'
import { isJson } from './canonical/json.ts'
import type { ColumnPlan, TablePlan } from '../model/table-plan.ts'

/** The options that say what becomes of values the target cannot hold. */
export type ValuePolicy = Pick<
  OptionValues,
  'value.zeroDate' | 'value.nulInText' | 'value.invalidText' | 'value.outOfRange'
>

/** What the load must have made of a cell: as it is, another value (null = NULL), or the whole row refused. */
export type PolicyOutcome =
  | { readonly kind: 'kept' }
  | { readonly kind: 'changed'; readonly cell: Buffer | null }
  | { readonly kind: 'rejected' }

export type PolicyRule = (cell: Buffer) => PolicyOutcome

type Choice = 'reject' | 'null' | 'replace'

const kept: PolicyOutcome = { kind: 'kept' }
const nulled: PolicyOutcome = { kind: 'changed', cell: null }
const rejected: PolicyOutcome = { kind: 'rejected' }
const replacement = '\ufffd'

/**
 * The policy of one column as verification understands it, worked out from the comparable text alone and not from the
 * load's code (pitfalls Q15, Q16). Null where no value of the column can need it.
 */
export function policyRule(column: ColumnPlan, table: TablePlan, policy: ValuePolicy): PolicyRule | null {
  const rule = columnRule(column, policy)
  if (rule === null || canBeNull(column, table)) return rule
  return (cell) => withoutNull(rule(cell))
}

function columnRule(column: ColumnPlan, policy: ValuePolicy): PolicyRule | null {
  switch (column.row) {
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return (cell) => (isHoldableDate(cell) ? kept : outcome(policy['value.zeroDate']))
    case 'text':
      return (cell) => textOutcome(cell, varcharLimit(column.targetType), policy)
    case 'json':
      return (cell) => jsonOutcome(cell, policy)
    case 'int':
    case 'bool':
      return rangeRule(column, policy['value.outOfRange'])
    default:
      return null
  }
}

/** A date's NOT NULL gives way to the policy, except in the key rows are told by and in a primary key. */
function canBeNull({ row, source }: ColumnPlan, table: TablePlan): boolean {
  if (source.nullable) return true
  const isDate = row === 'date' || row === 'timestamp' || row === 'timestamptz'
  const inKey = table.key?.columns.includes(source.name) === true
  const inPrimary = table.source.indexes.some(
    ({ kind, parts }) => kind === 'primary' && parts.some(({ column }) => column === source.name),
  )
  return isDate && !inKey && !inPrimary
}

/** Where NULL cannot be put, the row is refused instead. */
function withoutNull(found: PolicyOutcome): PolicyOutcome {
  return found.kind === 'changed' && found.cell === null ? rejected : found
}

function outcome(choice: 'reject' | 'null'): PolicyOutcome {
  return choice === 'null' ? nulled : rejected
}

const dateText = /^(\d{4})-(\d\d)-(\d\d)/
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Year zero, a month or day of zero (pitfall T02) and days a month does not have (ALLOW_INVALID_DATES) exist only in MySQL. */
export function isHoldableDate(cell: Buffer): boolean {
  const found = dateText.exec(cell.toString('latin1', 0, 10))
  if (found === null) return true
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const days = month === 2 && !isLeap(year) ? 28 : (daysOfMonth[month - 1] ?? 0)
  return year > 0 && day > 0 && day <= days
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function varcharLimit(targetType: string): number {
  return Number(/^varchar\((\d+)\)$/.exec(targetType)?.[1] ?? Infinity)
}

/** Replaced text may be longer than what it replaces; where that does not fit, the row is refused. */
function textOutcome(cell: Buffer, maxCharacters: number, policy: ValuePolicy): PolicyOutcome {
  const choices: Choice[] = []
  if (cell.includes(0)) choices.push(policy['value.nulInText'])
  if (!isUtf8(cell)) choices.push(policy['value.invalidText'])
  if (choices.length === 0) return kept
  if (choices.includes('reject')) return rejected
  if (choices.includes('null')) return nulled
  const text = cell.toString('utf8').replaceAll('\0', replacement)
  const fits = text.length <= maxCharacters || [...text].length <= maxCharacters
  return fits ? { kind: 'changed', cell: Buffer.from(text, 'utf8') } : rejected
}

/** A JSON column that holds no JSON (MariaDB's check can be switched off) has no place in the target. */
function jsonOutcome(cell: Buffer, policy: ValuePolicy): PolicyOutcome {
  const found = textOutcome(cell, Infinity, policy)
  const held = found.kind === 'changed' ? found.cell : cell
  return found.kind === 'rejected' || (held !== null && !isJson(held)) ? rejected : found
}

const ranges: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['boolean', [0n, 1n]],
  ['smallint', [-(2n ** 15n), 2n ** 15n - 1n]],
  ['integer', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['bigint', [-(2n ** 63n), 2n ** 63n - 1n]],
])

/** Widened types never leave their range; this is for `tinyint(1)` as boolean (pitfall N05) and user-made mappings. */
function rangeRule(column: ColumnPlan, choice: 'reject' | 'null'): PolicyRule | null {
  const range = ranges.get(column.targetType)
  if (range === undefined) return null
  const [least, greatest] = range
  return (cell) => {
    const text = cell.toString('latin1')
    if (!/^-?\d+$/.test(text)) return kept
    const value = BigInt(text)
    return value >= least && value <= greatest ? kept : outcome(choice)
  }
}
