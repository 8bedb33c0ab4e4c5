import type { MysqlSession } from '../session/session.ts'
import { type ByteTable, needsByteTable } from './cells/charset.ts'

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('hex')

/** The characters of every one-byte charset as the server itself converts them, in the order of their codes. */
export async function readByteTables(
  session: MysqlSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ByteTable>> {
  const names = await session.query(
    {
      name: 'charsets',
      sql: 'SELECT CHARACTER_SET_NAME FROM information_schema.CHARACTER_SETS WHERE MAXLEN = 1',
    },
    signal,
  )
  const charsets = names.map(([name]) => name ?? '').filter(needsByteTable)
  const converted = charsets.map(
    (name) => `HEX(CONVERT(CONVERT(x'${allBytes}' USING ${name}) USING utf8mb4))`,
  )
  const [row = []] = await session.query(
    { name: 'charset-tables', sql: `SELECT ${converted.join(', ')}` },
    signal,
  )
  return new Map(charsets.map((name, i) => [name, tableOf(row[i] ?? '')]))
}

const questionMark = 0x3f

/** `?` stands for bytes without a character. */
function tableOf(hex: string): ByteTable {
  const characters = [...Buffer.from(hex, 'hex').toString('utf8')]
  return characters.map((character, byte) =>
    character === '?' && byte !== questionMark ? null : Buffer.from(character),
  )
}
