/**
 * Reads COPY payloads back, for tests: written from the formats' descriptions alone and sharing nothing with the
 * encoders. Values come as text, exactly.
 */

/** Cells of each row of a binary payload; null for NULL. Throws on anything that is not a whole payload. */
export function decodeBinaryCopy(payload: Buffer): (Buffer | null)[][] {
  if (payload.toString('latin1', 0, 11) !== 'PGCOPY\n\xff\r\n\0') throw new Error('no signature')
  let at = 19 + payload.readUInt32BE(15)
  const rows: (Buffer | null)[][] = []
  for (;;) {
    const cells = payload.readInt16BE(at)
    at += 2
    if (cells === -1) break
    const row: (Buffer | null)[] = []
    for (let i = 0; i < cells; i++) {
      const length = payload.readInt32BE(at)
      at += 4
      row.push(length === -1 ? null : payload.subarray(at, at + length))
      at += Math.max(length, 0)
    }
    rows.push(row)
  }
  if (at !== payload.length) throw new Error(`${payload.length - at} bytes behind the trailer`)
  return rows
}

/** Cells of each row of a text payload, unescaped. */
export function decodeTextCopy(payload: Buffer): (string | null)[][] {
  const text = payload.toString('utf8')
  if (text === '') return []
  if (!text.endsWith('\n')) throw new Error('no newline at the end')
  const letters: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
  const cell = (raw: string) =>
    raw === '\\N' ? null : raw.replace(/\\([^])/g, (_whole, letter: string) => letters[letter] ?? letter)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('\t').map(cell))
}

export function decodeInteger(value: Buffer): string {
  return BigInt.asIntN(value.length * 8, BigInt(`0x${value.toString('hex')}`)).toString()
}

/** numeric: ndigits, weight, sign, dscale, digits of base 10,000. */
export function decodeNumeric(value: Buffer): string {
  const count = value.readInt16BE(0)
  const weight = value.readInt16BE(2)
  const scale = value.readInt16BE(6)
  if (value.length !== 8 + count * 2) throw new Error('digits do not match their count')
  // As one whole number in units of 10^-(4 * behind).
  const behind = Math.max(count - 1 - weight, Math.ceil(scale / 4))
  let units = 0n
  for (let i = 0; i < count; i++) {
    const digit = value.readInt16BE(8 + i * 2)
    if (digit < 0 || digit > 9999) throw new Error(`${digit} is no digit`)
    units += BigInt(digit) * 10000n ** BigInt(behind + weight - i)
  }
  const digits = units.toString().padStart(behind * 4 + 1, '0')
  const point = digits.length - behind * 4
  const fraction = digits.slice(point)
  if (/[^0]/.test(fraction.slice(scale))) throw new Error('digits behind the scale')
  const sign = value.readUInt16BE(4) === 0x4000 ? '-' : ''
  return sign + digits.slice(0, point) + (scale > 0 ? `.${fraction.slice(0, scale)}` : '')
}

const dayMs = 86_400_000n
const epochMs = 946_684_800_000n

export function decodeDate(value: Buffer): string {
  return new Date(Number(BigInt(value.readInt32BE(0)) * dayMs + epochMs)).toISOString().slice(0, 10)
}

/** `YYYY-MM-DD HH:MM:SS.ffffff`, always six digits. */
export function decodeTimestamp(value: Buffer): string {
  const micros = value.readBigInt64BE(0)
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = (micros - fraction) / 1_000_000n
  const date = new Date(Number(seconds * 1000n + epochMs))
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${fraction.toString().padStart(6, '0')}`
}

/** `[-]H:MM:SS.ffffff`. */
export function decodeInterval(value: Buffer): string {
  const micros = value.readBigInt64BE(0)
  if (value.readInt32BE(8) !== 0 || value.readInt32BE(12) !== 0) throw new Error('days or months')
  const size = micros < 0n ? -micros : micros
  const two = (n: bigint) => n.toString().padStart(2, '0')
  const seconds = size / 1_000_000n
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
  return `${micros < 0n ? '-' : ''}${clock}.${(size % 1_000_000n).toString().padStart(6, '0')}`
}

export function decodeBits(value: Buffer): string {
  const bits = value.readInt32BE(0)
  return [...value.subarray(4)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bits)
}
