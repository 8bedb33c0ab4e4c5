import { jsonNumber } from './json-number.ts'
import { JsonStrings } from './json-string.ts'

/** Deeper documents are compared as printed; MySQL itself stops at 100 levels. */
const maxDepth = 512

/**
 * JSON with keys sorted by their UTF-8 bytes, without spaces, numbers and escapes in one form (pitfalls J04, Q10).
 * Numbers never become JS numbers (J03); equal keys of one object stay in their order (J01). What is no JSON stays as
 * printed: it then equals only the same bytes.
 */
export function jsonForm(cell: Buffer): Buffer {
  const text = canonicalText(cell)
  return text === null ? cell : Buffer.from(text, 'latin1')
}

export function isJson(cell: Buffer): boolean {
  return canonicalText(cell) !== null
}

/** latin1 keeps every byte as one char, so nothing is lost whatever the bytes are. */
function canonicalText(cell: Buffer): string | null {
  return new JsonReader(cell.toString('latin1')).document()
}

const spaces = /[ \t\n\r]*/y
const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const words = /true|false|null/y

class NotJson extends Error {}

/** Recursive descent over one document; every method returns the canonical text of what it consumed. */
class JsonReader {
  readonly #text: string
  readonly #strings: JsonStrings
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#strings = new JsonStrings(text)
  }

  document(): string | null {
    try {
      const text = this.#value()
      this.#skip()
      return this.#at === this.#text.length ? text : null
    } catch (error) {
      if (error instanceof NotJson) return null
      throw error
    }
  }

  #value(): string {
    this.#skip()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object())
      case '[':
        return this.#nested(() => this.#array())
      case '"':
        return this.#string()
      default:
        return this.#match(words) ?? jsonNumber(this.#match(numberText) ?? this.#fail())
    }
  }

  #nested(read: () => string): string {
    if (++this.#depth > maxDepth) this.#fail()
    const text = read()
    this.#depth--
    return text
  }

  #object(): string {
    const members: [key: string, value: string][] = []
    this.#list('}', () => {
      this.#skip()
      if (this.#text[this.#at] !== '"') this.#fail()
      const key = this.#string()
      this.#expect(':')
      members.push([key, this.#value()])
    })
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${members.map(([key, value]) => `${key}:${value}`).join(',')}}`
  }

  #array(): string {
    const items: string[] = []
    this.#list(']', () => items.push(this.#value()))
    return `[${items.join(',')}]`
  }

  #list(close: string, item: () => void): void {
    this.#at++
    if (this.#take(close)) return
    do item()
    while (this.#take(','))
    this.#expect(close)
  }

  #string(): string {
    const found = this.#strings.read(this.#at)
    if (found === null) this.#fail()
    this.#at = found.end
    return found.text
  }

  #take(char: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #expect(char: string): void {
    if (!this.#take(char)) this.#fail()
  }

  #skip(): void {
    this.#match(spaces)
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return null
    this.#at = pattern.lastIndex
    return found[0]
  }

  #fail(): never {
    throw new NotJson()
  }
}
