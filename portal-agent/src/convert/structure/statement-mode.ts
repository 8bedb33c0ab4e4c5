import type { SourceDialect } from '../../model/source-dialect.ts'

/** sql_mode as the log keeps it with each statement (Q_SQL_MODE_CODE; `sql_mode_t` of both servers). */
const modeBits = {
  realAsFloat: 1,
  ansiQuotes: 4,
  oracle: 512,
  noBackslashEscapes: 1_048_576,
  strictTransTables: 2_097_152,
  strictAllTables: 4_194_304,
} as const

/** What of the session's sql_mode decides how a statement is read, and what it does to rows. */
export interface StatementMode {
  readonly ansiQuotes: boolean
  readonly noBackslashEscapes: boolean
  readonly realAsFloat: boolean
  /** Words mean something else (MariaDB). */
  readonly oracle: boolean
  /** A value that does not fit ends the statement instead of being changed. */
  readonly strict: boolean
}

/** Null: the log does not say; then nothing is taken for granted. */
export function statementMode(bits: number | null, { flavour }: SourceDialect): StatementMode {
  const is = (bit: number) => bits !== null && Math.floor(bits / bit) % 2 === 1
  return {
    ansiQuotes: is(modeBits.ansiQuotes),
    noBackslashEscapes: is(modeBits.noBackslashEscapes),
    realAsFloat: is(modeBits.realAsFloat),
    oracle: flavour === 'mariadb' && is(modeBits.oracle),
    strict: is(modeBits.strictTransTables) || is(modeBits.strictAllTables),
  }
}
