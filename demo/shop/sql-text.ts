/** A value of one column. Decimals, dates and JSON are text; a number is written in its shortest exact form. */
export type Cell = string | number | bigint | boolean | Uint8Array | null

/** A literal of MySQL and MariaDB; the session's sql_mode must be without NO_BACKSLASH_ESCAPES. */
export function literal(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'string') return quoteText(cell)
  if (typeof cell === 'boolean') return cell ? '1' : '0'
  if (cell instanceof Uint8Array) return `x'${Buffer.from(cell).toString('hex')}'`
  return String(cell)
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

export function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
