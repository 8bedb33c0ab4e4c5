import { type Moment, moments, planRound } from './plan-round.ts'
import { type RoundResult, runRound } from './round.ts'
import { type SourceKind, startWorld } from './world.ts'

export interface FullLoadTorture {
  /** Faults to inject. */
  readonly n: number
  /** Of the first round; each further round has the next number. */
  readonly seed: number
  readonly source: SourceKind
  readonly signal: AbortSignal
  readonly onRound: (result: RoundResult) => void
}

export interface TortureSummary {
  readonly torture: 'full-load'
  readonly rounds: number
  readonly failed: readonly number[]
  readonly faults: number
  readonly byMoment: Readonly<Record<Moment, number>>
  readonly byKind: Readonly<Record<string, number>>
  /** To go on with. */
  readonly nextSeed: number
}

/** Rounds of a load with faults, until so many faults were injected. */
export async function tortureFullLoad(request: FullLoadTorture): Promise<TortureSummary> {
  await using world = await startWorld(request.source)
  const results: RoundResult[] = []
  let seed = request.seed
  while (injected(results).length < request.n && !request.signal.aborted) {
    const result = await runRound(planRound(seed), world)
    results.push(result)
    request.onRound(result)
    seed += 1
  }
  return summaryOf(results, seed)
}

function injected(results: readonly RoundResult[]) {
  return results.flatMap((result) => result.faults).filter((fault) => fault.injected)
}

function summaryOf(results: readonly RoundResult[], nextSeed: number): TortureSummary {
  const faults = injected(results)
  const kinds = Map.groupBy(faults, (fault) => fault.kind)
  const byMoment = Object.fromEntries(
    moments.map((moment) => [moment, faults.filter((fault) => fault.moment === moment).length]),
  ) as Record<Moment, number>
  return {
    torture: 'full-load',
    rounds: results.length,
    failed: results.filter((result) => !result.ok).map((result) => result.seed),
    faults: faults.length,
    byMoment,
    byKind: Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])),
    nextSeed,
  }
}
