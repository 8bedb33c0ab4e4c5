import { type QueryReader, readQuery } from './queries.ts'
import { Reader } from './reader.ts'
import { readStatement } from './statements.ts'
import { tokenize } from './tokens.ts'
import type { Query, Statement } from './tree.ts'

/** What an object's text was written under (pitfall V03). */
export interface Written {
  /** Words of sql_mode. */
  readonly sqlMode: readonly string[]
  /** Collation of texts that name none. */
  readonly collation: string
}

/** The query of a view. Throws Untranslatable. */
export function parseQuery(sql: string, written: Written): Query {
  const context = contextOf(sql, written)
  const query = readQuery(context)
  end(context)
  return query
}

/** The body of a routine, trigger or event. Throws Untranslatable. */
export function parseBody(sql: string, written: Written): Statement {
  const context = contextOf(sql, written)
  const statement = readStatement(context)
  context.reader.takeSymbol(';')
  end(context)
  return statement
}

function contextOf(sql: string, { sqlMode, collation }: Written): QueryReader {
  const is = (word: string) => sqlMode.includes(word) || sqlMode.includes('ANSI')
  const tokens = tokenize(sql, {
    ansiQuotes: is('ANSI_QUOTES'),
    noBackslashEscapes: sqlMode.includes('NO_BACKSLASH_ESCAPES'),
  })
  return { reader: new Reader(tokens), mode: { pipesAsConcat: is('PIPES_AS_CONCAT'), collation } }
}

function end({ reader }: QueryReader): void {
  if (reader.peek().kind !== 'end') throw reader.unexpected('the end')
}
