import type { Phase, Report } from '@data-migration/contract/portal'
import type { ReportScope } from '../store/results.ts'

const moves: ReadonlySet<Phase> = new Set<Phase>(['schema', 'full', 'incremental', 'reverse'])

/** A run that only compared, or did not get that far, tells nothing of what was moved: that stays as it was told last. */
export function scopeOf({ phases }: Report): ReportScope {
  const moved = phases.some(({ phase }) => moves.has(phase))
  return { objects: moved, rows: moved || phases.some(({ phase }) => phase === 'verify') }
}

/** The report with the former work it tells nothing of. */
export function withFormerWork(report: Report, former: Report | null): Report {
  const { objects, rows } = scopeOf(report)
  if (former === null || objects) return report
  const { incremental } = former
  return {
    ...report,
    objects: former.objects,
    ...(rows ? {} : { tables: former.tables, rejected: former.rejected }),
    ...(incremental === undefined ? {} : { incremental }),
  }
}
