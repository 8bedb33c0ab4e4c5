import type { Report } from '@data-migration/contract/portal'
import {
  drawInjections,
  type Injection,
  inFirstOrder,
  injectedTables,
  sourceStatements,
} from './injections.ts'
import { type MigrationPair, onSource, onTarget } from './migration-pair.ts'
import { runPortal } from './portal-process.ts'

export interface InjectionRound {
  readonly injections: readonly Injection[]
  /** By way of comparing: what was not found, and what was reported though nobody had put it there. */
  readonly findings: Readonly<Record<'stream' | 'hash', Findings>>
  /** The verdict after the repair, and what the repair did. */
  readonly repaired: Pick<Report, 'verdict' | 'repair'>
}

export interface Findings {
  readonly notFound: readonly string[]
  readonly notInjected: readonly string[]
}

/** Loads, injects, compares by both methods, repairs, compares again. */
export async function injectionRound(
  pair: MigrationPair,
  seed: number,
  count: number,
): Promise<InjectionRound> {
  const rows = Math.ceil(count / 2) + 40
  const chunkRows = Math.max(10, Math.ceil(rows / 8))
  const injections = drawInjections(seed, count, rows, chunkRows)
  await onSource(pair, async (source) => {
    await source.query(`SET time_zone = '+00:00'`)
    for (const sql of sourceStatements(rows)) await source.query(sql)
  })
  const portal = async (command: string, options: Record<string, unknown> = {}): Promise<Report> => {
    const job = await pair.writeJob(
      pair.job({ options: { 'verify.chunkRows': chunkRows, 'verify.maxDifferences': 10_000, ...options } }),
    )
    const run = await runPortal([command, '--job', job, '--workspace', pair.workspace, '--json'])
    if (run.report === undefined) throw new Error(`${command} has no report: ${run.stderr}`)
    return run.report as unknown as Report
  }
  const loaded = await portal('run')
  if (loaded.verdict !== 'equal')
    throw new Error(`the load ended ${loaded.verdict}: ${JSON.stringify(loaded.error)}`)
  await onTarget(pair, async (target) => {
    await target.query(`SET timezone = 'UTC'`)
    for (const { sql, name, table } of injections)
      for (const statement of sql) {
        const { rowCount } = await target.query(statement)
        if (rowCount !== 1) throw new Error(`${table} ${name} changed ${rowCount} rows: ${statement}`)
      }
  })
  const findings = {
    stream: compared(injections, await portal('verify', { 'verify.method': 'stream' })),
    hash: compared(injections, await portal('verify', { 'verify.method': 'hash' })),
  }
  const { verdict, repair } = await portal('repair', { 'repair.apply': true, 'verify.method': 'auto' })
  await onTarget(pair, async (target) => {
    for (const sql of inFirstOrder) await target.query(sql)
  })
  return { injections, findings, repaired: { verdict, repair } }
}

/** Differences as texts, counted: without a key only how many there are of a kind. */
function compared(injections: readonly Injection[], report: Report): Findings {
  const expected = injections.flatMap(({ table, expected }) =>
    expected.map(({ kind, key, columns }) => `${table} ${kind} ${key} ${columns.join()}`),
  )
  const found = report.verification.flatMap(({ table, differences }) =>
    differences.map(
      ({ kind, key, columns }) => `${table} ${kind} ${table === 'keyless' ? '' : key} ${columns.join()}`,
    ),
  )
  const unknown = injectedTables.filter((name) => !report.verification.some(({ table }) => table === name))
  return {
    notFound: [...without(expected, found), ...unknown.map((name) => `${name} was not compared`)],
    notInjected: without(found, expected),
  }
}

/** What is in the first list more often than in the second. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1)
  return some.filter((text) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count <= 0
  })
}
