const plainNumber = /^-?\d+(\.\d*)?([eE][+-]?\d+)?$/

/**
 * IEEE values as the shortest text that reads back as the same double, so that 1e20 and 100000000000000000000 are one
 * (pitfall Q01). Negative zero stays apart from zero. `NaN`, `Infinity` and everything that is no finite number stay as printed.
 */
export function float64Form(cell: Buffer): Buffer {
  return shortest(cell, (value) => value)
}

/** A FLOAT comes as the text of its value widened to double (pitfall N10); the value is the nearest single. */
export function float32Form(cell: Buffer): Buffer {
  return shortest(cell, Math.fround)
}

function shortest(cell: Buffer, round: (value: number) => number): Buffer {
  const value = floatValue(cell)
  if (value === null) return cell
  const rounded = round(value)
  if (!Number.isFinite(rounded)) return cell
  return Buffer.from(Object.is(rounded, -0) ? '-0' : String(rounded), 'latin1')
}

/** The double a text stands for; null for what is no finite number. */
export function floatValue(cell: Buffer): number | null {
  const text = cell.toString('latin1')
  if (!plainNumber.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}
