/** The one place where names and values become PostgreSQL text. Every statement of the target goes through it. */

/** `"name"`, always quoted: no name depends on the target's keywords (pitfalls I04, I05). */
export function quoteIdent(name: string): string {
  if (name === '' || name.includes('\0')) throw new RangeError('an identifier is empty or holds a NUL')
  return `"${name.replaceAll('"', '""')}"`
}

/** `"schema"."name"`. */
export function quoteQualified(schema: string, name: string): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`
}

export function quoteIdents(names: readonly string[]): string {
  return names.map(quoteIdent).join(', ')
}

/**
 * A string literal that reads the same under either setting of standard_conforming_strings. PostgreSQL text holds
 * no NUL; callers decide about such values before (pitfall S06).
 */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('a literal holds a NUL')
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
