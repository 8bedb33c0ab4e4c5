/** The words of a sql_mode, as information_schema lists them. */
export function sqlModeWords(text: string | null | undefined): readonly string[] {
  return (text ?? '')
    .toUpperCase()
    .split(',')
    .filter((word) => word !== '')
}
