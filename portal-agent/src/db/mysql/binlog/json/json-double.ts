/** Decimal exponents between which the source writes no exponent (my_gcvt, MAX_DECPT_FOR_F_FORMAT). */
const mostPlain = 15

/** A double as the source prints it inside JSON: shortest digits, `.0` where nothing else shows that it is one. */
export function jsonDouble(value: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  const point = Number(exponent) + 1
  if (value === 0 || (point > -mostPlain && point <= mostPlain))
    return withPoint(plain(value, mantissa, point))
  return `${mantissa}e${Number(exponent)}`
}

function plain(value: number, mantissa: string, point: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const digits = mantissa.replace(/[-.]/g, '')
  const sign = value < 0 ? '-' : ''
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function withPoint(text: string): string {
  return text.includes('.') ? text : `${text}.0`
}
