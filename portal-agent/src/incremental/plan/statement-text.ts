/** Comments in front and versioned comments opened: MySQL writes some statements wholly inside of one. */
export function withoutComments(sql: string): string {
  return sql
    .replace(/\/\*(?![!M])[^]*?\*\//g, ' ')
    .replace(/\/\*M?!\d*\s?/g, ' ')
    .replace(/\*\//g, ' ')
    .replace(/^(\s+|#[^\n]*\n|--\s[^\n]*\n)+/, '')
    .trim()
}
