import { DmError } from '@data-migration/contract/errors'
import type { MysqlConnection } from '../connector.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { TextRow } from '../wire/packets.ts'
import type { UnreadPart } from '../../../model/accounts.ts'
import { type CataloguePart, catalogueParts, grantStatement } from './catalogue-parts.ts'

/** Reads the tables of the schema `mysql`, as far as this user may; what it may not is kept. */
export class CatalogueReader {
  readonly #connection: MysqlConnection
  /** `'user'@'host'` of this user, for statements that grant. */
  readonly #account: string
  readonly #signal: AbortSignal
  readonly #visible: ReadonlyMap<string, readonly string[]>
  readonly unread: UnreadPart[] = []

  private constructor(
    connection: MysqlConnection,
    account: string,
    visible: ReadonlyMap<string, readonly string[]>,
    signal: AbortSignal,
  ) {
    this.#connection = connection
    this.#account = account
    this.#visible = visible
    this.#signal = signal
  }

  static async open(
    connection: MysqlConnection,
    account: string,
    signal: AbortSignal,
  ): Promise<CatalogueReader> {
    // The server lists only columns the user has some privilege on.
    const sql = `SELECT LOWER(TABLE_NAME), COLUMN_NAME FROM information_schema.COLUMNS
      WHERE LOWER(TABLE_SCHEMA) = 'mysql' ORDER BY TABLE_NAME, ORDINAL_POSITION`
    const rows = await connection.session.query({ name: 'readable-catalogue', sql }, signal)
    const groups = Map.groupBy(rows, ([table]) => table ?? '')
    const visible = new Map([...groups].map(([table, own]) => [table, own.map(([, name]) => name ?? '')]))
    return new CatalogueReader(connection, account, visible, signal)
  }

  /** Columns of a table that can be read and are named by `wanted`. */
  columns(table: string, wanted: (column: string) => boolean): string[] {
    return (this.#visible.get(table) ?? []).filter((name) => wanted(name.toLowerCase()))
  }

  /** Rows as text in the order of the columns; none where the table may not be read, and then that is kept. */
  async rows(table: string, columns: readonly string[]): Promise<TextRow[]> {
    const part = catalogueParts(this.#connection.version).find((each) => each.table === table)
    if (part === undefined) return []
    const there = new Set((this.#visible.get(table) ?? []).map((name) => name.toLowerCase()))
    if (!columns.every((name) => there.has(name.toLowerCase()))) return this.#miss(part)
    const sql = `SELECT ${columns.map(quoteIdentifier).join(', ')} FROM mysql.${quoteIdentifier(table)}`
    try {
      return await this.#connection.session.query({ name: `accounts-${table}`, sql }, this.#signal)
    } catch (error) {
      // Listed for another privilege than to read it.
      if (error instanceof DmError && error.code === 'DM-SRC-004') return this.#miss(part)
      throw error
    }
  }

  /** Keeps what cannot be read for another reason. */
  miss(what: string, fix: string): void {
    this.unread.push({ what, fix: `GRANT ${fix} TO ${this.#account};` })
  }

  #miss(part: CataloguePart): TextRow[] {
    this.unread.push({ what: part.what, fix: grantStatement(part, this.#account) })
    return []
  }
}
