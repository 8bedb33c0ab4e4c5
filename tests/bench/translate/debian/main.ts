import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  type Assessment,
  assessmentSchema,
  type ObjectResult,
  type Report,
} from '@data-migration/contract/portal'
import { createPair, type MigrationPair, onSource } from '../../../e2e/lib/migration-pair.ts'
import { runPortal } from '../../../e2e/lib/portal-process.ts'
import { type BenchResult, thisMachine } from '../../result.ts'
import { routineGrant } from '../main.ts'
import { debianPackages, debianSchema } from './packages.ts'

const folder = fileURLToPath(new URL('../../../../.testbed/bench/debian', import.meta.url))

interface ApplicationResult {
  readonly package: string
  readonly version: string
  readonly coverage: Assessment['coverage']
  /** Of tables; `equal` when everything was made and compared. */
  readonly verdict: Report['verdict']
  /** What is left to be done by hand, and what the target has refused, each with the reason. */
  readonly left: readonly string[]
}

export type DebianResult = Pick<BenchResult, 'bench' | 'machine' | 'versions'> & {
  readonly coverage: Assessment['coverage']
  readonly applications: readonly ApplicationResult[]
}

interface Request {
  readonly source: 'mariadb' | 'mysql97'
  readonly only?: readonly string[]
  readonly say: (text: string) => void
}

/** Converts the MySQL schemas that packages of Debian ship: what is covered, and what the target makes of it. */
export async function benchDebian({ source, only, say }: Request): Promise<DebianResult> {
  await mkdir(folder, { recursive: true })
  const applications: ApplicationResult[] = []
  const versions: Record<string, string> = {}
  for (const name of debianPackages) {
    if (only !== undefined && !only.includes(name)) continue
    await using pair = await createPair({ source, target: 'pg15' })
    Object.assign(versions, { source: pair.source.version, target: pair.target.version })
    const result = await convert(name, pair)
    applications.push(result)
    say(`${name} ${result.version}: ${summary(result.coverage)}; ${result.verdict}`)
    for (const line of result.left) say(`  ${line}`)
  }
  const coverage = total(applications.flatMap((application) => application.coverage))
  say(`all: ${summary(coverage)}`)
  return { bench: 'translate debian', machine: thisMachine(), versions, coverage, applications }
}

async function convert(name: string, pair: MigrationPair): Promise<ApplicationResult> {
  const { version, statements } = await debianSchema(name, folder)
  await onSource(pair, async (connection) => {
    for (const statement of statements) await connection.query(statement)
    await connection.query(routineGrant(pair))
  })
  const job = await pair.writeJob(pair.job())
  const flags = ['--job', job, '--workspace', pair.workspace, '--json']
  const check = await runPortal(['check', '--schema', ...flags])
  const assessment = assessmentSchema.parse(check.lines.find(({ type }) => type === 'assessment'))
  const run = await runPortal(['run', ...flags])
  if (run.report === undefined) throw new Error(`portal gave no report: ${run.stderr}`)
  const { verdict, objects } = run.report as unknown as Report
  const left = objects.filter(({ state }) => state === 'not-converted' || state === 'failed').map(reason)
  return { package: name, version, coverage: assessment.coverage, verdict, left }
}

function reason({ kind, sourceName, state, remarks, error }: ObjectResult): string {
  const why = error === undefined ? remarks.join('; ') : (error.found ?? error.message)
  return `${state} ${kind} ${sourceName}: ${why}`
}

function total(parts: Assessment['coverage']): Assessment['coverage'] {
  const sums = new Map<string, Assessment['coverage'][number]>()
  for (const part of parts) {
    const sum = sums.get(part.kind) ?? {
      kind: part.kind,
      total: 0,
      exact: 0,
      withRemarks: 0,
      byHand: 0,
      added: 0,
    }
    for (const key of ['total', 'exact', 'withRemarks', 'byHand', 'added'] as const) sum[key] += part[key]
    sums.set(part.kind, sum)
  }
  return [...sums.values()]
}

function summary(coverage: Assessment['coverage']): string {
  return coverage
    .filter(({ kind }) => kind !== 'schema' && kind !== 'comment')
    .map(({ kind, total: all, exact, byHand }) => `${all - byHand} of ${all} ${kind} (${exact} exact)`)
    .join(', ')
}
