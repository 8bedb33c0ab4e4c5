const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/**
 * A JSON number as sign, significant digits and a power of ten: 1, 1.0, 10e-1 are one value, whatever their size
 * (9007199254740993 and 1e400 stay exact, pitfall J03). Negative zero stays apart from zero (J09).
 */
export function jsonNumber(text: string): string {
  const found = parts.exec(text)
  if (found === null) return text
  const [, sign = '', whole = '', fraction = '', power = '0'] = found
  const digits = stripLeft(whole + fraction)
  const significant = stripRight(digits)
  if (significant === '') return `${sign}0`
  const exponent = BigInt(power) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return exponent === 0n ? sign + significant : `${sign}${significant}e${exponent}`
}

function stripLeft(digits: string): string {
  let from = 0
  while (digits[from] === '0') from++
  return digits.slice(from)
}

function stripRight(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
