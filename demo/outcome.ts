import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { exitCode, type Verdict } from '@data-migration/contract/portal'
import type { PortalEnd } from './portal/run-portal.ts'
import type { TableComparison } from './proof/compare-databases.ts'

export interface SubTaskOutcome {
  readonly name: string
  readonly executor: string
  readonly state: string
  readonly tables: number
  readonly rows: number
  readonly verdict: Verdict
}

/** What `--json` writes. */
export interface Outcome {
  readonly ok: boolean
  readonly seconds: number
  readonly subTasks: readonly SubTaskOutcome[]
  /** Why it is not ok, where no sub-task can say it. */
  readonly error?: string
}

/** Equal only if Portal's exit code, its report's every table and the demo's own comparison say so. */
export function judge(
  end: PortalEnd,
  compared: readonly TableComparison[],
): SubTaskOutcome & { ok: boolean } {
  const verification = end.report?.verification ?? []
  const claimed = end.report?.verdict ?? 'not-verified'
  const proven = compared.length > 0 && compared.every((table) => table.equal)
  const ok =
    end.exitCode === exitCode.ok &&
    claimed === 'equal' &&
    proven &&
    verification.length === compared.length &&
    verification.every((table) => table.verdict === 'equal')
  return {
    ok,
    name: end.report?.source.database ?? 'shop',
    executor: 'local',
    state: stateOf(end.exitCode),
    tables: compared.filter((table) => table.rowsTarget !== null).length,
    rows: compared.reduce((rows, table) => rows + Number(table.rowsTarget ?? 0), 0),
    verdict: claimed === 'equal' && !ok ? 'different' : claimed,
  }
}

function stateOf(code: number): string {
  if (code === exitCode.ok || code === exitCode.differences || code === exitCode.rejects) return 'finished'
  if (code === exitCode.precheck) return 'precheck-failed'
  return code === exitCode.stopped ? 'stopped' : 'failed'
}

/** The file is whole or absent. */
export function writeOutcome(file: string, outcome: Outcome): void {
  const path = resolve(file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify(outcome, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}
