import { untranslatable } from '../untranslatable.ts'
import type { Token } from './tokens.ts'

/** Goes through the words of an object's text; `take` methods move on only when they match. */
export class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]
    if (token === undefined) throw new RangeError('no words')
    return token
  }

  get line(): number {
    return this.peek().line
  }

  /** Where the last taken word ended. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#at++
    return token
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && token.text.toLowerCase() === word
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'symbol' && token.text === symbol
  }

  /** `words` one after the other, separated by blanks. */
  take(words: string): boolean {
    const parts = words.split(' ')
    if (!parts.every((word, ahead) => this.isWord(word, ahead))) return false
    this.#at += parts.length
    return true
  }

  takeOne(...words: readonly string[]): string | null {
    return words.find((word) => this.take(word)) ?? null
  }

  takeSymbol(...symbols: readonly string[]): string | null {
    const found = symbols.find((symbol) => this.isSymbol(symbol)) ?? null
    if (found !== null) this.#at++
    return found
  }

  expect(words: string): void {
    if (!this.take(words)) throw this.unexpected(words.toUpperCase())
  }

  expectSymbol(symbol: string): void {
    if (this.takeSymbol(symbol) === null) throw this.unexpected(symbol)
  }

  /** A name, quoted or not. */
  name(): string {
    const token = this.next()
    if (token.kind !== 'word' && token.kind !== 'quoted')
      throw untranslatable(token.line, `a name is missing before ${token.text}`)
    return token.text
  }

  string(): string {
    const token = this.next()
    if (token.kind !== 'string') throw untranslatable(token.line, `a text is missing before ${token.text}`)
    return token.text
  }

  list<T>(item: () => T): T[] {
    const items = [item()]
    while (this.takeSymbol(',') !== null) items.push(item())
    return items
  }

  inBrackets<T>(inner: () => T): T {
    this.expectSymbol('(')
    const result = inner()
    this.expectSymbol(')')
    return result
  }

  unexpected(wanted: string): Error {
    const { text, line } = this.peek()
    return untranslatable(line, `${wanted} is missing before ${text === '' ? 'the end' : text}`)
  }
}
