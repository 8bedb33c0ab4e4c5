import type { AssessedObject, Assessment } from '../portal/assessment.ts'
import type { CheckItem } from '../portal/report.ts'
import { type Html, html, htmlTable } from './html.ts'
import { htmlPageFrame, type PageFrame } from './html-page.ts'

/** The page around the objects: of ten thousand tables they are more than anyone wants to hold at once. */
export function assessmentFrame(assessment: Assessment, checks: readonly CheckItem[]): PageFrame {
  const title = `What would be made of ${assessment.source.database}`
  return htmlPageFrame(title, [...summary(assessment, checks), html`<h2>Objects</h2>`])
}

function summary({ source, target, coverage, pitfalls }: Assessment, checks: readonly CheckItem[]): Html[] {
  return [
    htmlTable(
      'Databases',
      ['side', 'what'],
      [
        ['Source', `${source.version}, database ${source.database}`],
        ['Target', `${target.version}, database ${target.database}, schema ${target.schema}`],
      ],
    ),
    htmlTable('Coverage', coverageHead, coverageRows(coverage), [1, 2, 3, 4, 5]),
    htmlTable(
      'Differences between both kinds of database',
      ['pitfall', 'objects', 'for example'],
      pitfalls.map(({ pitfall, objects, example }) => [pitfall, String(objects), example]),
      [1],
    ),
    htmlTable(
      'Pre-check',
      ['severity', 'subject', 'found', 'required', 'why', 'what mends it'],
      checks
        .filter(({ severity }) => severity !== 'ok')
        .map(({ severity, subject, found, required, why, fix }) => [
          severity,
          subject,
          found,
          required,
          why,
          fix ?? '',
        ]),
    ),
  ]
}

const outcomes: Readonly<Record<AssessedObject['outcome'], string>> = {
  exact: '',
  'with-remarks': 'with remarks',
  'by-hand': 'by hand',
}

const edits: Readonly<Record<AssessedObject['edit'], string>> = {
  none: '',
  used: ', edited',
  outdated: ', its edit is outdated',
}

/** One object, to stand between the frame's parts. */
export function assessedEntry(object: AssessedObject): string {
  const { kind, sourceName, targetName, outcome, edit, ddl, remarks } = object
  const renamed = targetName === '' || targetName === sourceName ? '' : ` → ${targetName}`
  return html`<details>
    <summary>${kind} <b>${sourceName}</b>${renamed} ${outcomes[outcome]}${edits[edit]}</summary>
    ${remarks.map(({ text, pitfall }) => html`<p>${pitfall === null ? '' : `${pitfall}: `}${text}</p> `)}
    <pre>${ddl}</pre>
  </details> `.html
}

export const coverageHead = ['kind', 'of the source', 'exact', 'with remarks', 'by hand', 'added by Portal']

export function coverageRows(coverage: Assessment['coverage']): string[][] {
  return coverage.map(({ kind, total, exact, withRemarks, byHand, added }) => [
    kind,
    ...[total, exact, withRemarks, byHand, added].map(String),
  ])
}
