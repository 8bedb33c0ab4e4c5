import type { ObjectResult, Report } from '@data-migration/contract/portal'
import type { Section } from './report-section.ts'

/** Rejected rows shown; the rest is in report.json and in the ledger. */
const rejectedShown = 50

export function rejectedSection({ rejected }: Report): Section {
  const lines = rejected
    .slice(0, rejectedShown)
    .map(({ table, key, column, reason }) => `${table} ${key}, column ${column}: ${reason}`)
  const more = rejected.length - lines.length
  return {
    title: `Rejected rows (${rejected.length})`,
    lines: more > 0 ? [...lines, `… and ${more} more, see report.json`] : lines,
  }
}

/** Objects that are not there as they were: failed, not converted, and converted with a remark. */
export function objectSections({ objects }: Report): Section[] {
  const failed = objects.filter(({ state }) => state === 'failed')
  const absent = objects.filter(({ state }) => state === 'not-converted' || state === 'skipped')
  const remarked = objects.filter(
    ({ state, remarks }) => (state === 'created' || state === 'exists') && remarks.length > 0,
  )
  return [
    { title: `Objects that failed (${failed.length})`, lines: failed.flatMap(failure) },
    { title: `Objects not converted (${absent.length})`, lines: absent.map(withRemarks) },
    { title: `Converted with remarks (${remarked.length})`, lines: remarked.map(withRemarks) },
  ]
}

function failure(object: ObjectResult): string[] {
  const { error } = object
  const first = `${object.kind} ${object.sourceName}`
  if (error === undefined) return [first]
  return [`${first}: ${error.code} ${error.message}`, `  Next step: ${error.remedy}`]
}

function withRemarks({ kind, sourceName, remarks }: ObjectResult): string {
  return remarks.length === 0 ? `${kind} ${sourceName}` : `${kind} ${sourceName}: ${remarks.join('; ')}`
}

/** Blockers first; what is in order is only counted. */
export function checkSection({ checks }: Report): Section {
  const shown = (['blocker', 'warning'] as const).flatMap((severity) =>
    checks.filter((item) => item.severity === severity),
  )
  const fine = checks.length - shown.length
  const lines = shown.flatMap(({ severity, subject, found, required, why, fix, code }) => [
    `${severity} ${subject}: found ${found}, required ${required}${code === undefined ? '' : ` (${code})`}`,
    `  ${why}`,
    ...(fix === undefined ? [] : [`  Fix: ${fix}`]),
  ])
  return { title: 'Pre-check', lines: checks.length === 0 ? [] : [...lines, `${fine} item(s) in order`] }
}
