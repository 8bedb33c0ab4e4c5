import type { Report } from '@data-migration/contract/portal'
import { overallVerdict } from './overall-verdict.ts'

/** What a run knows at its end; the verdict follows from it. */
export interface ReportFacts extends Omit<Report, 'v' | 'type' | 'verdict'> {
  /** False when rows were read at different times while the source moved on. */
  readonly onePointInTime: boolean
}

export function buildReport({ onePointInTime, ...facts }: ReportFacts): Report {
  const verdict = overallVerdict({
    verification: facts.verification,
    tables: facts.tables.map(({ name }) => name),
    rejectedRows: facts.rejected.length,
    onePointInTime,
  })
  return { v: 1, type: 'report', ...facts, verdict }
}
