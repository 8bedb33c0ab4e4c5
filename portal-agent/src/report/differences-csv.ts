import type { Difference, Report } from '@data-migration/contract/portal'

/**
 * RFC 4180, in UTF-8 with a mark so that spreadsheets know it: one line a differing column, or one a row that is on one
 * side only. NULL is an empty field, the empty text is `""`.
 */
export function differencesCsv({ verification }: Report): string {
  const head = ['table', 'kind', 'key', 'column', 'source', 'target']
  const lines = verification.flatMap(({ table, differences }) =>
    differences.flatMap((difference) => linesOf(table, difference)),
  )
  return `\ufeff${[head, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

type Cells = readonly (string | null)[]

function linesOf(table: string, { kind, key, columns, values }: Difference): readonly Cells[] {
  if (columns.length === 0) return [[table, kind, key, null, null, null]]
  return columns.map((column) => {
    const value = values?.find((each) => each.column === column)
    return [table, kind, key, column, value?.source ?? null, value?.target ?? null]
  })
}

function csvCell(cell: string | null): string {
  if (cell === null) return ''
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
