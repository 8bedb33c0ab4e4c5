import { Reader } from '../routines/syntax/reader.ts'
import { tokenize } from '../routines/syntax/tokens.ts'
import type { StatementMode } from './statement-mode.ts'
import { notFollowed } from './not-followed.ts'
import type { NamedTable } from './statement.ts'

/** Goes through one statement. */
export class StatementReader {
  readonly reader: Reader
  readonly mode: StatementMode
  readonly #sql: string

  constructor(sql: string, mode: StatementMode) {
    // Whether it counts depends on the version of the server; comments of MariaDB's own are text there alone.
    if (/\/\*M?!/.test(sql)) throw notFollowed('a comment that is carried out by some versions only')
    if (mode.oracle) throw notFollowed('sql_mode ORACLE')
    this.#sql = sql
    this.mode = mode
    this.reader = new Reader(tokenize(sql, mode))
  }

  table(): NamedTable {
    const first = this.reader.name()
    if (this.reader.takeSymbol('.') === null) return { schema: null, name: first }
    return { schema: first, name: this.reader.name() }
  }

  /** The text inside of the brackets that come next. */
  bracketed(): string {
    const { reader } = this
    reader.expectSymbol('(')
    const start = reader.end
    for (let depth = 1; ;) {
      const token = reader.next()
      if (token.kind === 'end') throw notFollowed('a bracket is not closed')
      if (token.kind !== 'symbol') continue
      if (token.text === '(') depth++
      if (token.text === ')') depth--
      if (depth === 0) return this.#sql.slice(start, token.start).trim()
    }
  }

  end(): void {
    this.reader.takeSymbol(';')
    const { kind, text } = this.reader.peek()
    if (kind !== 'end') throw notFollowed(`${text} is not understood`)
  }
}
