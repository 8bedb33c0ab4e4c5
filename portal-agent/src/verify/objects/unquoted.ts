/** The text between the quotes of a literal; in one that begins with E backslashes are doubled as well. */
export function unquoted(inner: string, escaped: boolean): string {
  const text = inner.replaceAll("''", "'")
  return escaped ? text.replaceAll('\\\\', '\\') : text
}
