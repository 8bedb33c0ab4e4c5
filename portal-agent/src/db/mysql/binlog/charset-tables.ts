import type { MysqlSession } from '../session/session.ts'
import { textLiteral } from '../sql/literal.ts'
import { type CharsetTable, needsTable } from './cells/charset.ts'

/** The bytes that can stand at each place of a code. */
type Places = readonly (readonly number[])[]

/**
 * The characters of charsets as the server itself converts them. Decoders of other libraries know most of these charsets by the
 * same names, but give other characters for some codes, or none (pitfall S01).
 */
export async function readCharsetTables(
  session: MysqlSession,
  charsets: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CharsetTable>> {
  const wanted = charsets.filter(needsTable)
  if (wanted.length === 0) return new Map()
  const lengths = await longestCodes(session, wanted, signal)
  const tables = new Map<string, CharsetTable>()
  for (const [charset, length] of lengths)
    tables.set(charset, await readTable(session, charset, length, signal))
  return tables
}

async function longestCodes(
  session: MysqlSession,
  charsets: readonly string[],
  signal: AbortSignal,
): Promise<[string, number][]> {
  const list = charsets.map(textLiteral).join(', ')
  const sql = `SELECT CHARACTER_SET_NAME, MAXLEN FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME IN (${list})`
  const rows = await session.query({ name: 'charsets', sql }, signal)
  return rows.map(([name, length]) => [name ?? '', Number(length)])
}

async function readTable(
  session: MysqlSession,
  charset: string,
  length: number,
  signal: AbortSignal,
): Promise<CharsetTable> {
  const table = new Map(await readCharacters(session, charset, [range(0, 0xff)], signal))
  const leads = range(0x80, 0xff).filter((byte) => !table.has(byte))
  for (const places of longerCodes(leads, length))
    for (const [code, character] of await readCharacters(session, charset, places, signal))
      table.set(code, character)
  return table
}

/** Of the charsets of two bytes, of the Japanese ones of three, and of gb18030. */
function longerCodes(leads: readonly number[], length: number): Places[] {
  const upper = range(0xa1, 0xfe)
  const digits = range(0x30, 0x39)
  if (length === 1) return []
  const two = [leads, range(0x30, 0xff)]
  if (length === 2) return [two]
  if (length === 3) return [two, [[0x8f], upper, upper]]
  return [two, [range(0x81, 0x84), digits, range(0x81, 0xfe), digits]]
}

/** Codes without a character are left out: they give `?`, NULL or several characters. */
async function readCharacters(
  session: MysqlSession,
  charset: string,
  places: Places,
  signal: AbortSignal,
): Promise<[number, Buffer][]> {
  const bytes = (choices: readonly number[], at: number) =>
    `(${choices.map((byte) => `SELECT x'${hex(byte)}' AS b`).join(' UNION ALL ')}) p${at}`
  const code = `CONCAT(${places.map((_, at) => `p${at}.b`).join(', ')})`
  const sql = `SELECT HEX(code), HEX(CONVERT(CONVERT(code USING ${charset}) USING utf8mb4))
    FROM (SELECT ${code} AS code FROM ${places.map(bytes).join(' CROSS JOIN ')}) codes`
  const rows = await session.query({ name: 'charset-table', sql }, signal)
  return rows.flatMap(([from, to]): [number, Buffer][] => {
    const code = from ?? ''
    const character = Buffer.from(to ?? '', 'hex')
    return isCharacter(code, character) ? [[Number.parseInt(code, 16), character]] : []
  })
}

function isCharacter(code: string, character: Buffer): boolean {
  const text = character.toString()
  return [...text].length === 1 && (text !== '?' || code === '3F')
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
