import { progressSchema } from '@data-migration/contract/portal'
import type { PortalLine } from '../../e2e/lib/portal-process.ts'

/** What Portal tells of itself in its lines. */
export interface Told {
  readonly follows: boolean
  readonly lagMs: number | null
  /** Changes of structure by what was done about them. */
  readonly structureChanges: Readonly<Record<string, number>>
  /** Of its comparisons beside following. */
  readonly verdicts: readonly string[]
}

export function toldBy(lines: readonly PortalLine[]): Told {
  const actions = lines.flatMap((line) => (line.type === 'ddl' ? [String(line['action'])] : []))
  const groups = Map.groupBy(actions, (action) => action.split(/[;:]/)[0] ?? action)
  return {
    follows: lines.some(
      (line) => line.type === 'phase' && line['phase'] === 'incremental' && line['state'] === 'started',
    ),
    lagMs: lagOf(lines.findLast((line) => line.type === 'progress')),
    structureChanges: Object.fromEntries([...groups].map(([action, all]) => [action, all.length])),
    verdicts: lines.flatMap((line) => (line.type === 'verdict' ? [String(line['verdict'])] : [])),
  }
}

function lagOf(line: PortalLine | undefined): number | null {
  const progress = progressSchema.safeParse(line?.['progress'])
  return progress.data?.incremental?.lagMs ?? null
}
