/** A name as an identifier of PostgreSQL and SQLite. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
