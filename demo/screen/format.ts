import type { SubTaskSummary } from '@data-migration/contract/api'
import type { Report } from '@data-migration/contract/portal'
import type { TableComparison } from '../proof/compare-databases.ts'

export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** `759,812`; the argument may be decimal text. */
export const count = (value: number | string) => BigInt(value).toLocaleString('en-US')

/** `  ✔ source    MariaDB 10.11.19 …` */
export const step = (label: string, text: string, good = true) =>
  `  ${good ? '✔' : '✘'} ${label.padEnd(9)} ${text}`
export const running = (label: string, text: string) => `  … ${label.padEnd(9)} ${text}`

/** A running sub-task: `shop ██████░░░░ 61 % of 345,678 rows, 12,345 rows/s`. */
export function subTaskText({ source, measured }: Pick<SubTaskSummary, 'source' | 'measured'>): string {
  if (measured === null) return `${source.database} ${bar(0)}`
  const { fraction, rowsTotal, rowsPerSecond } = measured
  const rate = rowsPerSecond === null ? '' : `, ${count(Math.round(rowsPerSecond))} rows/s`
  return `${source.database} ${bar(fraction)} ${Math.floor(fraction * 100)} % of ${count(rowsTotal)} rows${rate}`
}

function bar(share: number): string {
  const full = Math.round(share * 10)
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`
}

/** The proof: what Portal found and what the demo counted and summed up by itself. */
export function proofTable(report: Report | undefined, compared: readonly TableComparison[]): string[] {
  const verdicts = new Map(report?.verification.map((each) => [each.table.toLowerCase(), each.verdict]))
  const rows = compared.map(({ table, rowsSource, rowsTarget, equal }) => [
    table,
    rowsSource === null ? 'absent' : count(rowsSource),
    rowsTarget === null ? 'absent' : count(rowsTarget),
    verdicts.get(table.toLowerCase()) ?? 'not-verified',
    equal ? 'equal' : 'DIFFERENT',
  ])
  const all = [['table', 'rows source', 'rows target', 'Portal', "demo's own check"], ...rows]
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? []
  const pad = (cell: string, at: number) =>
    at === 1 || at === 2 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
  return all.map((row) => `    ${row.map(pad).join('   ')}`.trimEnd())
}

/** What was made besides the tables, and what was not: `57 created; not converted yet: view customer_turnover`. */
export function objectsText(report: Report): string {
  const created = report.objects.filter(({ state }) => state === 'created')
  const kinds = Map.groupBy(created, ({ kind }) => kind)
  const list = [...kinds].map(([kind, objects]) => `${objects.length} ${kind}`).join(', ')
  const missing = report.objects.filter(({ state }) => state === 'not-converted' || state === 'failed')
  const names = missing.map(({ kind, sourceName }) => `${kind} ${sourceName}`).join(', ')
  return names === '' ? list : `${list}; not converted yet: ${names}`
}

/** What Portal's pre-check found worth saying, blockers first. */
export function checkLines(report: Report): string[] {
  const said = report.checks.filter(({ severity }) => severity !== 'ok')
  const sorted = said.toSorted((a, b) => a.severity.localeCompare(b.severity))
  return sorted.map(({ severity, subject, found, required, why }) => {
    const mark = severity === 'blocker' ? '✘' : '!'
    return `  ${mark} ${subject}: ${found}; wanted: ${required}. ${why}`
  })
}
