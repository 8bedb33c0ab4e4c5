const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/** Far above what any source allows (MySQL 100, MariaDB 32), far below what exhausts the target's stack. */
const maxDepth = 1000

/** Open brackets of the value being checked; the check is synchronous, so one stack serves all. */
const open = new Uint8Array(maxDepth)

/**
 * Whether bytes that are valid UTF-8 are one JSON value by RFC 8259. MariaDB's JSON is a LONGTEXT whose check can be
 * switched off, so the text is not to be trusted (pitfall J07).
 */
export function isJson(bytes: Buffer, start: number, end: number): boolean {
  let depth = 0
  let at = skipSpace(bytes, start, end)
  for (;;) {
    // A value begins here.
    const first = bytes[at] as number
    if (at >= end) return false
    if (first === openObject || first === openArray) {
      if (depth === maxDepth) return false
      open[depth++] = first
      at = skipSpace(bytes, at + 1, end)
      const closing = first === openObject ? closeObject : closeArray
      if (at < end && bytes[at] === closing) {
        depth--
        at++
      } else {
        if (first === openObject) at = memberStart(bytes, at, end)
        if (at < 0) return false
        continue
      }
    } else {
      at = first === quote ? stringEnd(bytes, at, end) : scalarEnd(bytes, at, end)
      if (at < 0) return false
    }
    // A value has ended: close brackets, then the next value or the end.
    for (;;) {
      at = skipSpace(bytes, at, end)
      if (depth === 0) return at === end
      if (at >= end) return false
      const inObject = open[depth - 1] === openObject
      const byte = bytes[at]
      if (byte === comma) {
        at = skipSpace(bytes, at + 1, end)
        if (inObject) at = memberStart(bytes, at, end)
        if (at < 0) return false
        break
      }
      if (byte !== (inObject ? closeObject : closeArray)) return false
      depth--
      at++
    }
  }
}

/** From a member's name to the start of its value; -1 if there is none. */
function memberStart(bytes: Buffer, start: number, end: number): number {
  if (start >= end || bytes[start] !== quote) return -1
  const nameEnd = stringEnd(bytes, start, end)
  if (nameEnd < 0) return -1
  const at = skipSpace(bytes, nameEnd, end)
  return at < end && bytes[at] === colon ? skipSpace(bytes, at + 1, end) : -1
}

function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    at++
  }
  return at
}

/** Just behind the closing quote of the string that opens at `start`; -1 if it has none. */
function stringEnd(bytes: Buffer, start: number, end: number): number {
  let at = start + 1
  while (at < end) {
    const byte = bytes[at] as number
    if (byte === quote) return at + 1
    if (byte < 0x20) return -1
    if (byte !== backslash) at++
    else {
      const size = escapeSize(bytes, at, end)
      if (size === 0) return -1
      at += size
    }
  }
  return -1
}

function escapeSize(bytes: Buffer, at: number, end: number): number {
  if (at + 1 >= end) return 0
  const letter = String.fromCharCode(bytes[at + 1] as number)
  if ('"\\/bfnrt'.includes(letter)) return 2
  if (letter !== 'u' || at + 6 > end) return 0
  for (let i = at + 2; i < at + 6; i++) if (!isHex(bytes[i] as number)) return 0
  return 6
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20
  return (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 102)
}

const words = ['true', 'false', 'null']

function scalarEnd(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] as number
  if (first < 0x61) return numberEnd(bytes, start, end)
  for (const word of words) if (word.charCodeAt(0) === first) return wordEnd(bytes, start, end, word)
  return -1
}

function wordEnd(bytes: Buffer, start: number, end: number, word: string): number {
  if (start + word.length > end) return -1
  for (let i = 1; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return -1
  return start + word.length
}

function numberEnd(bytes: Buffer, start: number, end: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start
  const whole = digitsEnd(bytes, at, end)
  if (whole === at || (bytes[at] === 48 && whole > at + 1)) return -1
  at = whole
  if (at < end && bytes[at] === 0x2e) {
    const fraction = digitsEnd(bytes, at + 1, end)
    if (fraction === at + 1) return -1
    at = fraction
  }
  if (at >= end || ((bytes[at] as number) | 0x20) !== 0x65) return at
  at++
  if (at < end && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at++
  const exponent = digitsEnd(bytes, at, end)
  return exponent === at ? -1 : exponent
}

function digitsEnd(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++
  return at
}
