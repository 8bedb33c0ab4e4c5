const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** A run of bytes that mean themselves inside a string. */
// eslint-disable-next-line no-control-regex -- control characters are not allowed bare in JSON
const plain = /[^"\\\u0000-\u001f]*/y
const hex4 = /[0-9a-fA-F]{4}/y

/** Reads string tokens of a document whose chars are the bytes of its UTF-8 text. */
export class JsonStrings {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /**
   * The string that opens at `start`, quoted again with every character in one form: UTF-8 bytes, except `"`, `\`,
   * controls and lone surrogates, which have no UTF-8. Null when it is no JSON string.
   */
  read(start: number): { readonly text: string; readonly end: number } | null {
    let at = start + 1
    let out = '"'
    for (;;) {
      const run = this.#match(plain, at) ?? ''
      out += run
      at += run.length
      if (this.#text[at] === '"') return { text: `${out}"`, end: at + 1 }
      const escape = this.#text[at] === '\\' ? this.#escape(at + 1) : null
      if (escape === null) return null
      out += escape.text
      at = escape.end
    }
  }

  #escape(at: number): { readonly text: string; readonly end: number } | null {
    const letter = this.#text[at] ?? ''
    if (letter === 'u') return this.#unicode(at + 1)
    const char = shortEscapes.get(letter)
    return char === undefined ? null : { text: quoted(char.charCodeAt(0)), end: at + 1 }
  }

  #unicode(at: number): { readonly text: string; readonly end: number } | null {
    const high = this.#unit(at)
    if (high === null) return null
    const low = isHigh(high) && this.#text.startsWith('\\u', at + 4) ? this.#unit(at + 6) : null
    if (low === null || !isLow(low)) return { text: quoted(high), end: at + 4 }
    return { text: quoted(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), end: at + 10 }
  }

  #unit(at: number): number | null {
    const digits = this.#match(hex4, at)
    return digits === null ? null : Number.parseInt(digits, 16)
  }

  #match(pattern: RegExp, at: number): string | null {
    pattern.lastIndex = at
    return pattern.exec(this.#text)?.[0] ?? null
  }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

/** One code point (or lone surrogate) in the only form it has in canonical text, as bytes in a latin1 string. */
function quoted(point: number): string {
  if (point === 0x22) return '\\"'
  if (point === 0x5c) return '\\\\'
  if (point < 0x20 || isHigh(point) || isLow(point)) return `\\u${point.toString(16).padStart(4, '0')}`
  return Buffer.from(String.fromCodePoint(point), 'utf8').toString('latin1')
}
