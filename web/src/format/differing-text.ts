import type { DifferingValue } from '@data-migration/contract/portal'

/** `total: 12.50 → 12.5, note: NULL → x`; where the values are not kept or not for this user, the names alone. */
export function differingText(row: {
  readonly columns: readonly string[]
  readonly values?: readonly DifferingValue[] | undefined
}): string {
  const known = new Map((row.values ?? []).map((value) => [value.column, value]))
  return row.columns
    .map((column) => {
      const value = known.get(column)
      return value === undefined ? column : `${column}: ${shown(value.source)} → ${shown(value.target)}`
    })
    .join(', ')
}

function shown(value: string | null): string {
  if (value === null) return 'NULL'
  return value === '' ? "''" : value
}
