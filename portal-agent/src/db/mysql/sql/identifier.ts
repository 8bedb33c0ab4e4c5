/** A name in backticks; the only way a name gets into a statement. */
export function quoteIdentifier(name: string): string {
  return '`' + name.replaceAll('`', '``') + '`'
}

export function qualifiedName(database: string, name: string): string {
  return `${quoteIdentifier(database)}.${quoteIdentifier(name)}`
}
