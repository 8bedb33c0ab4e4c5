/** Up to this length a loop in JS is faster than the call into the runtime. */
const shortCell = 48

/** Orders two slices by their bytes, a prefix first. */
export function compareBytes(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): number {
  const length = Math.min(aEnd - aStart, bEnd - bStart)
  if (length > shortCell) return a.compare(b, bStart, bEnd, aStart, aEnd)
  for (let at = 0; at < length; at++) {
    const difference = (a[aStart + at] ?? 0) - (b[bStart + at] ?? 0)
    if (difference !== 0) return difference
  }
  return aEnd - aStart - (bEnd - bStart)
}

export function sameBytes(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): boolean {
  return aEnd - aStart === bEnd - bStart && compareBytes(a, aStart, aEnd, b, bStart, bEnd) === 0
}
