import type { AssessedObject, Assessment } from '@data-migration/contract/portal'
import { coverageHead, coverageRows } from '@data-migration/contract/page'
import type { Section } from './report-section.ts'
import { textTable } from './text-table.ts'

const shownByHand = 50

/** For people: coverage by kind, what is met how often, and what is left to be done by hand with the reason. */
export function assessmentSections(
  { coverage, pitfalls }: Assessment,
  byHand: readonly AssessedObject[],
): Section[] {
  return [
    {
      title: 'What would be made',
      lines: textTable(coverageHead, coverageRows(coverage), [1, 2, 3, 4, 5]),
    },
    {
      title: 'Differences between both kinds of database',
      lines: pitfalls.map(
        ({ pitfall, objects, example }) => `${pitfall}  ${objects} ${plural(objects)}, e.g. ${example}`,
      ),
    },
    { title: 'Left to be done by hand', lines: handLines(byHand) },
  ].filter(({ lines }) => lines.length > 0)
}

function plural(count: number): string {
  return count === 1 ? 'object' : 'objects'
}

function handLines(byHand: readonly AssessedObject[]): string[] {
  const lines = byHand
    .slice(0, shownByHand)
    .map(
      ({ kind, sourceName, remarks }) =>
        `${kind} ${sourceName}: ${remarks.map(({ text }) => text).join('; ')}`,
    )
  const more = byHand.length - shownByHand
  return more > 0 ? [...lines, `and ${more} more: --json and --html list them all`] : lines
}
