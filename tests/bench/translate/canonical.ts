type Plain = string | number | bigint | boolean

function textOf(value: Plain): string {
  return String(value)
}

/** Values of both sides in one form: numbers by value, moments without empty fractions, JSON by its content. */
export function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (Buffer.isBuffer(value)) return binary(value.toString('hex'))
  if (typeof value === 'object') return JSON.stringify(sorted(value))
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
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) || /^-?0\d/.test(text)) return null
  const number = Number(text)
  if (Number.isSafeInteger(number) && !text.includes('.')) return number.toString()
  return text.length > 17 && !text.includes('.') ? text : Number(number.toPrecision(12)).toString()
}

const quarter = 15 * 60_000

function canonicalMoment(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(\.\d+)?(?:\+00(?::?00)?)?)?$/.exec(text)
  if (match === null) return null
  const [, day = '', clock] = match
  if (clock === undefined) return day
  const isNow = Math.abs(Date.parse(`${day}T${clock}Z`) - Date.now()) < quarter
  return isNow ? '<now>' : `${day} ${clock}${(match[3] ?? '').replace(/\.?0+$/, '')}`
}

function canonicalJson(text: string): string | null {
  if (!/^[[{"]/.test(text)) return null
  try {
    return JSON.stringify(sorted(JSON.parse(text)))
  } catch {
    return null
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

export type Rows = readonly (readonly unknown[])[]

/** Rows in an order of their own: a query without ORDER BY has none. */
export function canonicalRows(rows: Rows): string[] {
  return rows.map((row) => row.map(canonical).join(' | ')).sort()
}
