export type SourceName = 'mysql97' | 'mysql56' | 'mariadb'

/** One table of the source with everything that is put into it. */
export interface ValueTable {
  readonly name: string
  /** Ids of the pitfalls it is about. */
  readonly pitfalls: string
  /** Columns and keys, what stands between the brackets of CREATE TABLE. */
  readonly columns: string
  /** Tuples of VALUES, inserted one by one, or whole INSERT statements where `{table}` is the table. */
  readonly rows: readonly string[]
  /** Sources that have what it needs; all when not given. */
  readonly on?: readonly SourceName[]
  /** What follows the brackets. */
  readonly suffix?: string
}

export function statementsFor(table: ValueTable): string[] {
  const name = `\`${table.name.replaceAll('`', '``')}\``
  const create = `CREATE TABLE ${name} (${table.columns}) ${table.suffix ?? ''}`
  const fill = table.rows.map((row) =>
    /^(INSERT|UPDATE|ALTER|DELETE)/.test(row)
      ? row.replaceAll('{table}', name)
      : `INSERT INTO ${name} VALUES ${row}`,
  )
  return [create, ...fill]
}

/** `(1, value), (2, value)` ... */
export function numbered(values: readonly string[]): string[] {
  return values.map((value, at) => `(${at + 1}, ${value})`)
}
