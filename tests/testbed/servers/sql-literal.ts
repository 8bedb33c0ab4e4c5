/** A string literal of MySQL and MariaDB under their default sql_mode. */
export function mysqlLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** A string literal of PostgreSQL, whatever standard_conforming_strings says. */
export function postgresLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return text.includes('\\') ? `E${quoted}` : quoted
}

export function mysqlIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

export function postgresIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
