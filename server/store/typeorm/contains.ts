/** Pattern for `lower(column) LIKE :pattern ESCAPE '\'` that finds the text itself, whatever it holds. */
export function containsPattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (special) => `\\${special}`)}%`
}
