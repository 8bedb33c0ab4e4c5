import { Bytes } from './bytes.ts'
import { headerLength } from './event-type.ts'
import { statementText } from './statement-text.ts'

export interface QueryEvent {
  /** Default database of the session. */
  readonly schema: string
  readonly sql: string
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
  return { schema, sql: statementText(bytes.take(bytes.left), clientCharset(variables)) }
}

const charsetCode = 4
/** Bytes of the status variables in front of the charset's, by code; the log writes them in the order of their codes but for 6. */
const fixedLengths: Readonly<Record<number, number>> = { 0: 4, 1: 8, 3: 4 }

/**
 * The collation id of the session's client charset (pitfall D24), null where it is not found. Q_FLAGS2 0, Q_SQL_MODE 1,
 * Q_CATALOG 2 (length, text, NUL), Q_AUTO_INCREMENT 3, Q_CHARSET 4, Q_TIME_ZONE 5, Q_CATALOG_NZ 6 (length, text).
 */
function clientCharset(variables: Buffer): number | null {
  const bytes = new Bytes(variables)
  while (bytes.left > 0) {
    const code = bytes.u8()
    if (code === charsetCode) return bytes.u16()
    if (code === 2) bytes.skip(bytes.u8() + 1)
    else if (code === 5 || code === 6) bytes.skip(bytes.u8())
    else if (code in fixedLengths) bytes.skip(fixedLengths[code] ?? 0)
    else return null
  }
  return null
}
