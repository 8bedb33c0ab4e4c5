import { plainJson, plainMoment, plainNumber, sortedJson } from '@data-migration/portal-agent/answers'

type Plain = string | number | bigint | boolean

function textOf(value: Plain): string {
  return String(value)
}

/** Values of both sides in one form: numbers by value, moments without empty fractions, JSON by its content. */
export function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (Buffer.isBuffer(value)) return binary(value.toString('hex'))
  if (typeof value === 'object') return JSON.stringify(sortedJson(value))
  const text = textOf(value as Plain)
  if (text.startsWith(String.raw`\x`)) return binary(text.slice(2))
  return canonicalNumber(text) ?? canonicalMoment(text) ?? canonicalJson(text) ?? text
}

/** A single byte is read as BIT, too. */
function binary(hex: string): string {
  return hex.length === 2 ? Number.parseInt(hex, 16).toString() : `x${hex}`
}

/** Twelve digits: the last ones of floating sums depend on the order of the rows. */
function canonicalNumber(text: string): string | null {
  if (/^-?0\d/.test(text)) return null
  return /[.e]/i.test(text) ? plainNumber(text, 12) : plainNumber(text)
}

const quarter = 15 * 60_000

/** The moment of a call is another one on each side. */
function canonicalMoment(text: string): string | null {
  const moment = plainMoment(text)
  const at = moment === null ? NaN : Date.parse(`${moment.replace(' ', 'T')}Z`)
  return moment?.includes(' ') === true && Math.abs(at - Date.now()) < quarter ? '<now>' : moment
}

function canonicalJson(text: string): string | null {
  return /^[[{"]/.test(text) ? plainJson(text) : null
}

export type Rows = readonly (readonly unknown[])[]

/** Rows in an order of their own: a query without ORDER BY has none. */
export function canonicalRows(rows: Rows): string[] {
  return rows.map((row) => row.map(canonical).join(' | ')).sort()
}
