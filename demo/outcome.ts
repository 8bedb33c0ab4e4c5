import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { exitCode, type Verdict } from '@data-migration/contract/portal'
import type { SubTaskEnd } from './plane/migrate.ts'
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
  { ends, subTask, report }: SubTaskEnd,
  compared: readonly TableComparison[],
): SubTaskOutcome & { ok: boolean } {
  const verification = report?.verification ?? []
  const claimed = subTask.verdict ?? 'not-verified'
  const proven = compared.length > 0 && compared.every((table) => table.equal)
  const ok =
    subTask.state === 'finished' &&
    subTask.exitCode === exitCode.ok &&
    claimed === 'equal' &&
    report?.verdict === 'equal' &&
    proven &&
    verification.length === compared.length &&
    verification.every((table) => table.verdict === 'equal')
  return {
    ok,
    name: ends.sourceDatabase,
    executor: subTask.executor?.name ?? 'none',
    state: subTask.state,
    tables: compared.filter((table) => table.rowsTarget !== null).length,
    rows: compared.reduce((rows, table) => rows + Number(table.rowsTarget ?? 0), 0),
    verdict: claimed === 'equal' && !ok ? 'different' : claimed,
  }
}

/** The file is whole or absent. */
export function writeOutcome(file: string, outcome: Outcome): void {
  const path = resolve(file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify(outcome, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}
