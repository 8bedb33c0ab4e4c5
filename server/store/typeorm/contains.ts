/** No text column holds a NUL, and PostgreSQL refuses one in a comparison: a noncharacter in its place finds nothing either. */
export function comparable(text: string): string {
  return text.replaceAll('\0', '\uffff')
}

/** Pattern for `lower(column) LIKE :pattern ESCAPE '\'` that finds the text itself, whatever it holds. */
export function containsPattern(text: string): string {
  return `%${comparable(text)
    .toLowerCase()
    .replace(/[\\%_]/g, (special) => `\\${special}`)}%`
}
