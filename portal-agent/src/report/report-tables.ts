import type { Report, TableVerdict } from '@data-migration/contract/portal'
import { grouped } from './format-quantity.ts'
import type { Section } from './report-section.ts'
import { textTable } from './text-table.ts'

/** Differences shown per table; the rest is in report.json. */
const differencesShown = 20

/** Every table once: what was copied, what was compared and found. */
export function tableSection({ tables, verification }: Report): Section {
  const verdicts = new Map(verification.map((verdict) => [verdict.table, verdict]))
  const head = ['table', 'state', 'copied', 'rejected', 'source rows', 'target rows', 'verdict']
  const rows = tables.map((table) => {
    const verdict = verdicts.get(table.name)
    const compared = verdict !== undefined && verdict.verdict !== 'not-verified'
    return [
      table.name,
      table.state,
      grouped(table.rowsWritten),
      grouped(table.rowsRejected),
      compared ? grouped(verdict.rowsSource) : '-',
      compared ? grouped(verdict.rowsTarget) : '-',
      verdict?.verdict ?? 'not-verified',
    ]
  })
  return {
    title: `Tables (${tables.length})`,
    lines: rows.length === 0 ? [] : textTable(head, rows, [2, 3, 4, 5]),
  }
}

/** What keeps tables from being equal, by table. */
export function differenceSection({ verification }: Report): Section {
  return { title: 'Verification', lines: verification.flatMap(verdictLines) }
}

function verdictLines(verdict: TableVerdict): string[] {
  if (verdict.verdict === 'equal') return []
  if (verdict.error !== undefined)
    return [
      `${verdict.table}: ${verdict.error.code} ${verdict.error.message}`,
      `  Next step: ${verdict.error.remedy}`,
    ]
  const { missing, extra, different, changedByPolicy } = verdict
  const total = BigInt(missing) + BigInt(extra) + BigInt(different)
  const shown = verdict.differences.slice(0, differencesShown)
  return [
    `${verdict.table}: ${grouped(missing)} missing, ${grouped(extra)} extra, ${grouped(different)} different, ${grouped(changedByPolicy)} changed by policy`,
    ...shown.map(
      ({ kind, key, columns }) =>
        `  ${kind.padEnd(9)} ${key}${columns.length > 0 ? ` in ${columns.join(', ')}` : ''}`,
    ),
    ...(total > BigInt(shown.length)
      ? [`  … and ${grouped(String(total - BigInt(shown.length)))} more, see report.json`]
      : []),
  ]
}
