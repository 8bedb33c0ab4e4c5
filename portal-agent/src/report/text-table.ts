import { displayWidth, fitText } from './display-width.ts'

/** Rows of cells in columns as wide as their longest cell; the columns of `right` are right-aligned. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths = head.map((title, column) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => align(row[column] ?? '', width, right.includes(column)))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
}

function align(text: string, width: number, right: boolean): string {
  const filled = fitText(text, width)
  if (!right) return filled
  const bare = filled.trimEnd()
  return ' '.repeat(filled.length - bare.length) + bare
}
