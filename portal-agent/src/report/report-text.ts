import type { ErrorBody } from '@data-migration/contract/errors'
import type { Report, Verdict } from '@data-migration/contract/portal'
import { clockTime } from './format-quantity.ts'
import { nextStep } from './next-step.ts'
import { accountSection } from './report-accounts.ts'
import { checkSection, objectSections, rejectedSection } from './report-findings.ts'
import { sectionsText } from './section-text.ts'
import { notComparedSection, objectDifferenceSection, objectSummary } from './report-objects.ts'
import { differenceSection, tableSection } from './report-tables.ts'

const verdictTexts: Record<Verdict, string> = {
  equal: 'EQUAL - every row of both sides was compared and is the same',
  different: 'DIFFERENT - rows of both sides differ, see below',
  'finished-with-rejects':
    'FINISHED WITH REJECTS - values were rejected or changed by the policy, everything else is equal',
  'not-one-point-in-time': 'NOT ONE POINT IN TIME - the source changed while it was read in several views',
  'not-verified': 'NOT VERIFIED - not every table was compared',
}

/** The report for people. `command` is what continues the run, as the user would type it. */
export function reportText(report: Report, command: string): string {
  return sectionsText([
    { title: 'Migration report', lines: summary(report) },
    { title: 'Phases', lines: phases(report) },
    { title: 'Error', lines: report.error === undefined ? [] : errorLines(report.error) },
    { title: 'Snapshot of the source', lines: snapshot(report) },
    tableSection(report),
    differenceSection(report),
    objectDifferenceSection(report),
    notComparedSection(report),
    rejectedSection(report),
    ...objectSections(report),
    accountSection(report),
    checkSection(report),
    { title: 'What next', lines: nextStep(report, command) },
  ])
}

function summary(report: Report): string[] {
  const { source, target } = report
  return [
    `Result    ${verdictTexts[report.verdict]}`,
    ...objectLine(report),
    `Sub-task  ${report.subTask}, epoch ${report.epoch}, exit code ${report.exitCode}`,
    `Source    ${source.version}, database ${source.database}`,
    `Target    ${target.version}, database ${target.database}, schema ${target.schema}`,
    `Time      ${report.startedAt} to ${report.endedAt} (${duration(report)})`,
  ]
}

/** Rows and objects are two statements: neither is said without the other once both were compared. */
function objectLine({ objectVerification }: Report): string[] {
  return objectVerification === undefined ? [] : [`Objects   ${objectSummary(objectVerification).text}`]
}

function phases(report: Report): string[] {
  return report.phases.map((entry) =>
    `${entry.phase.padEnd(12)}${entry.state.padEnd(9)}${entry.state === 'skipped' ? '' : duration(entry)}`.trimEnd(),
  )
}

function duration({ startedAt, endedAt }: { readonly startedAt: string; readonly endedAt: string }): string {
  return clockTime((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
}

function snapshot({ snapshot: view }: Report): string[] {
  if (view === null) return []
  const { position } = view
  return [
    `Way       ${view.way}`,
    `Position  ${position === null ? 'unknown' : `${position.kind} ${position.value}`}`,
    ...view.tried.map(
      ({ way, result, stallMs }) => `Tried     ${way}: ${result} (writers held up ${stallMs} ms at most)`,
    ),
  ]
}

/** Code, what happened, what was found and the next step, also of every part. */
export function errorLines(error: ErrorBody): string[] {
  return [
    `${error.code}: ${error.message}`,
    ...(error.found === undefined ? [] : [`  Found: ${error.found}`]),
    ...error.details.map(({ path, code, message }) => `  ${path}: ${message} (${code})`),
    `  Next step: ${error.remedy}`,
  ]
}
