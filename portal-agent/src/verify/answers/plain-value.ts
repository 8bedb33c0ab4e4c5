/** Forms in which two databases print the same value alike. Null where the text is none of that kind. */

/** By value; with so many digits at most where it is given. */
export function plainNumber(text: string, digits?: number): string | null {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null
  if (digits !== undefined || /e/i.test(text))
    return Number(Number(text).toPrecision(digits ?? 17)).toString()
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const value = fraction === '' ? whole : `${whole}.${fraction}`
  return /^0(\.0*)?$/.test(value) ? '0' : sign + value
}

/** A day, or a moment without an empty fraction and without the zone, which is UTC. */
export function plainMoment(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(\.\d+)?(?:\+00(?::?00)?)?)?$/.exec(text)
  if (match === null) return null
  const [, day = '', clock, fraction = ''] = match
  return clock === undefined ? day : `${day} ${clock}${fraction.replace(/\.?0+$/, '')}`
}

/** A span of time, likewise. */
export function plainTime(text: string): string | null {
  const match = /^(-?)(\d+:\d\d:\d\d)(\.\d+)?$/.exec(text)
  if (match === null) return null
  const [, sign = '', clock = '', fraction = ''] = match
  const value = `${clock}${fraction.replace(/\.?0+$/, '')}`
  return /^0+:00:00$/.test(value) ? value : sign + value
}

export function plainJson(text: string): string | null {
  try {
    return JSON.stringify(sortedJson(JSON.parse(text)))
  } catch {
    return null
  }
}

export function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortedJson(inner)]),
  )
}
