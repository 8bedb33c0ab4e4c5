import type { Report, Verdict } from '@data-migration/contract/portal'
import { clockTime, grouped } from './format-quantity.ts'
import { type Html, html, htmlPageFrame, htmlTablePieces } from '@data-migration/contract/page'
import { accountRows, accountStatementRows } from './report-accounts.ts'
import { objectSummary } from './report-objects.ts'
import { reportCharts } from './report-charts.ts'

/** Differences shown a table; all that are listed are in differences.csv. */
const differencesShown = 200

const verdictTexts: Readonly<Record<Verdict, string>> = {
  equal: 'Equal: every row of both sides was compared and is the same',
  different: 'Different: rows of both sides differ',
  'finished-with-rejects':
    'Finished with rejects: values were rejected or changed by the policy, the rest is equal',
  'not-one-point-in-time': 'Not one point in time: the source changed while it was read',
  'not-verified': 'Not verified: not every table was compared',
}

/** One file for an auditor, in pieces: of twenty thousand tables it is larger than anyone wants to hold at once. */
export function* reportHtml(report: Report): Generator<string> {
  const { head, tail } = htmlPageFrame(`Migration report ${report.subTask}`, [
    html`<p class="verdict ${report.verdict}">${verdictTexts[report.verdict]}</p>`,
    ...objectVerdict(report),
  ])
  yield head
  yield* sections(report)
  yield tail
}

function objectVerdict({ objectVerification }: Report): Html[] {
  if (objectVerification === undefined) return []
  const { equal, text } = objectSummary(objectVerification)
  return [html`<p class="verdict ${equal ? 'equal' : 'different'}">Objects: ${text}</p>`]
}

function* sections(report: Report): Generator<string> {
  yield* htmlTablePieces('Run', ['what', 'value'], summary(report))
  yield* htmlTablePieces('Error', ['code', 'what happened', 'next step'], errorRows(report))
  yield reportCharts(report).html
  yield* htmlTablePieces('Tables', tableHead, tableRows(report), [2, 3, 4, 5, 6, 7, 8])
  yield* htmlTablePieces(
    'Objects that differ',
    ['table', 'item', 'name', 'expected', 'found'],
    objectDifferenceRows(report),
  )
  yield* htmlTablePieces('Not compared', ['kind', 'name', 'why'], notComparedRows(report))
  yield* htmlTablePieces('Differences', differenceHead, differenceRows(report))
  yield* htmlTablePieces(
    'Repair',
    ['table', 'deletes', 'updates', 'inserts', 'cannot be mended'],
    repairRows(report),
    [1, 2, 3, 4],
  )
  yield* htmlTablePieces('Rejected rows', ['table', 'key', 'column', 'why'], rejectedRows(report))
  yield* htmlTablePieces('Objects', ['kind', 'source', 'target', 'state', 'remarks'], objectRows(report))
  yield* accountTables(report)
  yield* htmlTablePieces('Pre-check', ['severity', 'subject', 'found', 'required', 'why'], checkRows(report))
  yield* htmlTablePieces('Phases', ['phase', 'state', 'time'], phaseRows(report))
}

function* accountTables({ accounts }: Report): Generator<string> {
  if (accounts === undefined) return
  yield* htmlTablePieces('Accounts and owners', ['what', 'who', 'more'], accountRows(accounts))
  yield* htmlTablePieces(
    'Statements for accounts and owners',
    ['kind', 'role', 'state', 'statement', 'error'],
    accountStatementRows(accounts),
  )
}

function summary({ source, target, ...report }: Report): string[][] {
  const position = report.snapshot?.position
  return [
    ['Sub-task', `${report.subTask}, epoch ${report.epoch}, exit code ${report.exitCode}`],
    ['Source', `${source.version}, database ${source.database}`],
    ['Target', `${target.version}, database ${target.database}, schema ${target.schema}`],
    ['Position of the source', position ? `${position.kind} ${position.value}` : 'unknown'],
    ['Time', `${report.startedAt} to ${report.endedAt} (${duration(report)})`],
    ...(report.repair === undefined
      ? []
      : [['Repair', `${report.repair.applied} of ${report.repair.statements} statements applied`]]),
  ]
}

function errorRows({ error }: Report): string[][] {
  return error === undefined ? [] : [[error.code, error.message, error.remedy]]
}

const tableHead = [
  'table',
  'verdict',
  'copied',
  'rejected',
  'source rows',
  'target rows',
  'missing',
  'extra',
  'different',
]

function* tableRows({ tables, verification }: Report): Generator<(string | Html)[]> {
  const verdicts = new Map(verification.map((verdict) => [verdict.table, verdict]))
  for (const table of tables) {
    const found = verdicts.get(table.name)
    const verdict = found?.verdict ?? 'not-verified'
    const scope = found?.scope === undefined ? '' : ` (${found.scope})`
    const counts = [found?.rowsSource, found?.rowsTarget, found?.missing, found?.extra, found?.different]
    yield [
      table.name,
      html`<span class="mark ${verdict}">${verdict}${scope}</span>`,
      grouped(table.rowsWritten),
      grouped(table.rowsRejected),
      ...counts.map((count) => (count === undefined || verdict === 'not-verified' ? '-' : grouped(count))),
    ]
  }
}

const differenceHead = ['table', 'kind', 'key', 'column', 'source', 'target']

function differenceRows({ verification }: Report): (string | Html)[][] {
  return verification.flatMap(({ table, differences, error }) => [
    ...(error === undefined ? [] : [[table, error.code, error.message, '', '', '']]),
    ...differences.slice(0, differencesShown).flatMap(({ kind, key, columns, values = [] }) => {
      if (columns.length === 0) return [[table, kind, key, '', '', '']]
      return columns.map((column) => {
        const value = values.find((each) => each.column === column)
        const [source, target] = [value?.source, value?.target]
        return [table, kind, key, column, shown(source), shown(target)]
      })
    }),
    ...(differences.length > differencesShown
      ? [[table, 'more', `${differences.length - differencesShown} more, see differences.csv`, '', '', '']]
      : []),
  ])
}

function objectDifferenceRows({ objectVerification = [] }: Report): string[][] {
  return objectVerification.flatMap(({ table, differences }) =>
    differences.map(({ item, name, expected, found }) => [table, item, name, expected, found]),
  )
}

function notComparedRows({ objectVerification = [] }: Report): string[][] {
  return objectVerification
    .filter(({ objects }) => objects === 'not-compared')
    .map(({ kind = 'table', table, reason = '' }) => [kind, table, reason])
}

function shown(value: string | null | undefined): string | Html {
  if (value === undefined) return ''
  return value === null ? html`<i>NULL</i>` : html`<code>${value}</code>`
}

function repairRows({ repair }: Report): string[][] {
  return (repair?.tables ?? []).map(({ table, deletes, updates, inserts, unrepairable }) =>
    [table, deletes, updates, inserts, unrepairable].map(String),
  )
}

function rejectedRows({ rejected }: Report): string[][] {
  return rejected
    .slice(0, differencesShown)
    .map(({ table, key, column, reason }) => [table, key, column, reason])
}

function* objectRows({ objects }: Report): Generator<string[]> {
  for (const { kind, sourceName, targetName, state, remarks, error } of objects) {
    const notes = error === undefined ? remarks : [...remarks, `${error.code} ${error.message}`]
    yield [kind, sourceName, targetName, state, notes.join('; ')]
  }
}

function checkRows({ checks }: Report): string[][] {
  return checks
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, subject, found, required, why }) => [severity, subject, found, required, why])
}

function phaseRows({ phases }: Report): string[][] {
  return phases.map((phase) => [phase.phase, phase.state, phase.state === 'skipped' ? '' : duration(phase)])
}

function duration({ startedAt, endedAt }: { readonly startedAt: string; readonly endedAt: string }): string {
  return clockTime((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
}
