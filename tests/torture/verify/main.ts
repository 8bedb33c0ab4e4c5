import { compareIndependently } from '../../e2e/lib/independent-comparison.ts'
import { injectionRound } from '../../e2e/lib/injection-round.ts'
import { createPair } from '../../e2e/lib/migration-pair.ts'

export interface VerifyTorture {
  /** Differences to inject. */
  readonly n: number
  readonly seed: number
  readonly source: 'mariadb' | 'mysql97'
}

export interface VerifySummary {
  readonly torture: 'verify'
  readonly seed: number
  readonly injected: number
  readonly byTable: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
  /** By way of comparing. */
  readonly notFound: Readonly<Record<string, readonly string[]>>
  readonly notInjected: Readonly<Record<string, readonly string[]>>
  readonly repaired: { readonly statements: number; readonly applied: number; readonly verdict: string }
  /** What a comparison that shares no code with ours still finds after the repair. */
  readonly leftOver: readonly string[]
  readonly failed: boolean
}

/** One round: a load, so many differences, both methods, the repair, and a comparison that is not ours. */
export async function tortureVerify({ n, seed, source }: VerifyTorture): Promise<VerifySummary> {
  await using pair = await createPair({ source, target: 'pg15' })
  const { injections, findings, repaired } = await injectionRound(pair, seed, n)
  const leftOver = (await compareIndependently(pair)).map((found) => JSON.stringify(found))
  const { stream, hash } = findings
  const notFound = { stream: stream.notFound, hash: hash.notFound }
  const notInjected = { stream: stream.notInjected, hash: hash.notInjected }
  const unlike = [...Object.values(notFound), ...Object.values(notInjected), leftOver].flat()
  const { statements = 0, applied = 0 } = repaired.repair ?? {}
  return {
    torture: 'verify',
    seed,
    injected: injections.length,
    byTable: counted(injections.map(({ table }) => table)),
    byKind: counted(injections.map(({ name }) => name)),
    notFound,
    notInjected,
    repaired: { statements, applied, verdict: repaired.verdict },
    leftOver,
    failed: unlike.length > 0 || repaired.verdict !== 'equal' || statements !== applied,
  }
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}
