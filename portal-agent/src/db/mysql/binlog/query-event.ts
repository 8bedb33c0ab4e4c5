import { Bytes } from './bytes.ts'
import { headerLength } from './event-type.ts'
import { statementText } from './statement-text.ts'

export interface QueryEvent {
  /** Default database of the session. */
  readonly schema: string
  readonly sql: string
  /** Bits of the session's sql_mode; null where the log does not say. */
  readonly sqlMode: number | null
}

/** `body`: the bytes behind the header without the checksum. */
export function readQuery(event: Buffer, end: number): QueryEvent {
  const bytes = new Bytes(event, headerLength, end)
  bytes.skip(8)
  const schemaBytes = bytes.u8()
  bytes.skip(2)
  const variables = bytes.take(bytes.u16())
  const schema = bytes.text(schemaBytes)
  bytes.skip(1)
  const { charset, sqlMode } = readVariables(variables)
  return { schema, sql: statementText(bytes.take(bytes.left), charset), sqlMode }
}

interface SessionVariables {
  /** Collation id of the client's charset (pitfall D24). */
  charset: number | null
  sqlMode: number | null
}

const sqlModeCode = 1
const charsetCode = 4
/** Bytes of the status variables in front of the charset's, by code; the log writes them in the order of their codes but for 6. */
const fixedLengths: Readonly<Record<number, number>> = { 0: 4, 3: 4 }

/**
 * What of the session decides how its statement is read; null for what is not found. Q_FLAGS2 0, Q_SQL_MODE 1,
 * Q_CATALOG 2 (length, text, NUL), Q_AUTO_INCREMENT 3, Q_CHARSET 4, Q_TIME_ZONE 5, Q_CATALOG_NZ 6 (length, text).
 */
function readVariables(variables: Buffer): SessionVariables {
  const bytes = new Bytes(variables)
  const found: SessionVariables = { charset: null, sqlMode: null }
  while (bytes.left > 0) {
    const code = bytes.u8()
    if (code === charsetCode) return { ...found, charset: bytes.u16() }
    if (code === sqlModeCode) found.sqlMode = Number(bytes.take(8).readBigUInt64LE())
    else if (code === 2) bytes.skip(bytes.u8() + 1)
    else if (code === 5 || code === 6) bytes.skip(bytes.u8())
    else if (code in fixedLengths) bytes.skip(fixedLengths[code] ?? 0)
    else return found
  }
  return found
}
