import type { AssessedObject, Assessment, CheckItem } from '@data-migration/contract/portal'
import { coverageHead, coverageRows } from './assessment-text.ts'
import { type Html, html, htmlTable } from './html.ts'
import { htmlPagePieces } from './html-page.ts'

/** Piece by piece: of ten thousand tables it is larger than anyone wants to hold at once. */
export function assessmentHtml(
  assessment: Assessment,
  checks: readonly CheckItem[],
  objects: Iterable<AssessedObject>,
): Generator<string> {
  const title = `What would be made of ${assessment.source.database}`
  return htmlPagePieces(title, summary(assessment, checks), entries(objects))
}

function* entries(objects: Iterable<AssessedObject>): Generator<Html> {
  yield html`<h2>Objects</h2>`
  for (const object of objects) yield objectEntry(object)
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
    htmlTable('Coverage', coverageHead, coverageRows(coverage), [1, 2, 3, 4]),
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

function objectEntry({ kind, sourceName, targetName, outcome, ddl, remarks }: AssessedObject): Html {
  const renamed = targetName === '' || targetName === sourceName ? '' : ` → ${targetName}`
  return html`<details>
    <summary>${kind} <b>${sourceName}</b>${renamed} ${outcomes[outcome]}</summary>
    ${remarks.map(({ text, pitfall }) => html`<p>${pitfall === null ? '' : `${pitfall}: `}${text}</p> `)}
    <pre>${ddl}</pre>
  </details> `
}
