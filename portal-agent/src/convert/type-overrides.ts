import type { Column, SourceType, Table } from '../model/schema.ts'
import { findTypeRow, type TypeChoices, typeRow, type TypeRow } from './type-map.ts'

/** One wish of the user: `table.column = type`, `type = type`, `table.column:type = type`; `*` is any run of characters. */
export interface TypeOverride {
  readonly text: string
  readonly table: RegExp
  readonly column: RegExp
  readonly type: string | null
  readonly to: string
}

/** What became of a wish: the row and type it means, or why it cannot be carried out. */
export type Overridden = { readonly row: TypeRow; readonly targetType: string } | { readonly problem: string }

/** Entries of the option `type.overrides`, separated by `;`. One without `=` has no target and fits nothing. */
export function parseOverrides(option: string): TypeOverride[] {
  return option
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseOverride)
}

function parseOverride(text: string): TypeOverride {
  const at = text.lastIndexOf('=')
  const [from, to] = at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  const [place = '', type = null] = from.includes('.') ? from.split(/:(.*)/s) : ['*.*', from]
  const dot = place.indexOf('.')
  const [table, column] = [place.slice(0, dot), place.slice(dot + 1)].map(pattern)
  return { text, table: table ?? /^$/, column: column ?? /^$/, type: type && normal(type), to: normal(to) }
}

function pattern(text: string): RegExp {
  const source = text
    .trim()
    .replace(/[\\^$.+?()[\]{}|/]/g, '\\$&')
    .replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 'isu')
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
    .trim()
}

/** The first wish that fits the column. */
export function findOverride(
  overrides: readonly TypeOverride[],
  table: Table,
  column: Column,
): TypeOverride | undefined {
  return overrides.find(
    (wish) =>
      wish.table.test(table.name) &&
      wish.column.test(column.name) &&
      (wish.type === null || wish.type === normal(column.type.full) || wish.type === column.type.base),
  )
}

const wholeNumbers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'])
const texts = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])

/**
 * Only types that hold every value of the column, or whose encoder refuses the others by value: no wish makes values
 * change silently. Keys stay what they are, for both sides order and find rows by them alike.
 */
export function overriddenType(
  type: SourceType,
  to: string,
  isKey: boolean,
  choices: TypeChoices,
): Overridden {
  const natural = findTypeRow(type, choices)
  const found = candidates(type, to, natural)
  if (found === null) return { problem: `${type.full} cannot become ${to === '' ? 'nothing' : to}` }
  if (isKey && natural?.name !== found) return { problem: 'rows are told apart by the column' }
  return { row: typeRow(found), targetType: to }
}

function candidates(type: SourceType, to: string, natural: TypeRow | null): TypeRow['name'] | null {
  if (wholeNumbers.has(type.base)) {
    if (/^(smallint|integer|bigint)$/.test(to)) return 'int'
    if (/^numeric\(\d+\)$/.test(to)) return 'uint64'
    if (to === 'boolean' && type.base === 'tinyint') return 'bool'
  }
  if (type.base === 'decimal') return wider(type, to) ? 'decimal' : plainText(natural, to)
  if (texts.has(type.base) && type.charset !== 'binary') {
    if (to === 'json') return 'json'
    const length = /^varchar\((\d+)\)$/.exec(to)?.[1]
    if (length !== undefined && type.length !== null && Number(length) >= type.length) return 'text'
  }
  if (type.base === 'datetime' && fits(/^timestamp\(([0-6])\)$/, to, type.fraction)) return 'timestamp'
  if (type.base === 'timestamp' && fits(/^timestamptz\(([0-6])\)$/, to, type.fraction)) return 'timestamptz'
  return plainText(natural, to)
}

/** What the source prints is what the target keeps, also zero dates and times of any length. */
function plainText(natural: TypeRow | null, to: string): TypeRow['name'] | null {
  return to === 'text' && natural?.readAs === 'plain' ? 'text' : null
}

function wider(type: SourceType, to: string): boolean {
  const [, digits, scale = '0'] = /^numeric\((\d+)(?:,(\d+))?\)$/.exec(to) ?? []
  if (digits === undefined) return false
  const [precision, behind] = [type.precision ?? 10, type.scale ?? 0]
  return Number(scale) >= behind && Number(digits) - Number(scale) >= precision - behind
}

function fits(form: RegExp, to: string, fraction: number | null): boolean {
  const digits = form.exec(to)?.[1]
  return digits !== undefined && Number(digits) >= (fraction ?? 0)
}
