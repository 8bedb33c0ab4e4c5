import type { ColumnDefault } from '../../model/schema.ts'
import { unquoted } from './unquoted.ts'

const numbers = /^(smallint|integer|bigint|numeric|real|double)/

/** Whether a default as planned is the one the catalogue tells, in a column of a type as the catalogue names it; `null`: none. */
export function sameDefault(planned: string | null, found: ColumnDefault, type: string): boolean {
  const literal = numbers.test(type) ? numberForm : textForm
  return plannedForm(planned, literal) === foundForm(found, literal)
}

/** A default for people. */
export function defaultText(found: ColumnDefault): string {
  switch (found.kind) {
    case 'none':
    case 'null':
      return 'none'
    case 'literal':
      return `'${found.text}'`
    case 'hex':
      return `x'${found.hex}'`
    case 'now':
      return `CURRENT_TIMESTAMP(${found.fraction})`
    case 'expression':
      return found.sql
  }
}

type LiteralForm = (text: string) => string

function plannedForm(sql: string | null, literal: LiteralForm): string {
  if (sql === null) return 'none'
  const [, escaped, quoted] = /^(E)?[BX]?'((?:[^']|'')*)'(?:::[\w ]+)?$/i.exec(sql) ?? []
  if (quoted !== undefined) return literal(unquoted(quoted, escaped !== undefined))
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(sql)) return literal(sql)
  const now = /^CURRENT_TIMESTAMP\((\d)\)$/.exec(sql)?.[1]
  return now === undefined ? called(sql) : `now ${now}`
}

function foundForm(found: ColumnDefault, literal: LiteralForm): string {
  switch (found.kind) {
    case 'none':
    case 'null':
      return 'none'
    case 'literal':
      return literal(found.text)
    case 'now':
      return `now ${found.fraction}`
    case 'hex':
      return `literal ${found.hex}`
    case 'expression':
      return called(found.sql)
  }
}

/** `(gen_random_uuid())::text` as well as `gen_random_uuid()::text`. */
function called(sql: string): string {
  return `call ${sql.replace(/[\s()"]/g, '').toLowerCase()}`
}

function numberForm(text: string): string {
  return `literal ${number(text) ?? text}`
}

/** `+1.50`, `1.5` and `.15e1` are one number. */
function number(text: string): string | null {
  const parts = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text)
  if (parts === null || !/\d/.test(text)) return null
  const [, sign = '', whole = '', behind = '', exponent] = parts
  const shift = Number(exponent ?? 0)
  if (Math.abs(shift) > mostShift) return null
  const digits = whole + behind
  const point = whole.length + shift
  const padded = point < 0 ? digits.padStart(digits.length - point, '0') : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const left = padded.slice(0, at).replace(/^0+/, '')
  const right = padded.slice(at).replace(/0+$/, '')
  const value = `${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`
  return sign === '-' && value !== '0' ? `-${value}` : value
}

/** Digits of the greatest double. */
const mostShift = 400

/** A point in time or a span: `10:00:00.500000` is `10:00:00.5`. */
function textForm(text: string): string {
  const parts = /^(.*\d\d:\d\d:\d\d)\.(\d+?)0*(\+00)?$/.exec(text)
  if (parts === null) return `literal ${text}`
  const [, time = '', fraction = '', zone = ''] = parts
  return `literal ${time}${fraction === '0' ? '' : `.${fraction}`}${zone}`
}
