import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SourceKind, startWorld } from '../full-load/world.ts'
import { planRound } from './plan-round.ts'
import { type RoundResult, runRound } from './round.ts'
import { mountDataDisk } from './small-disk.ts'
import { pairSource } from './source-pair.ts'
import { mountSpoolDisk } from './spool-disk.ts'

export interface IncrementalTorture {
  /** Faults to inject. */
  readonly n: number
  /** Of the first round; each further round has the next number. */
  readonly seed: number
  readonly source: SourceKind
  /** How long a table of the target is held. */
  readonly lockSeconds: number
  readonly signal: AbortSignal
  readonly onRound: (result: RoundResult) => void
}

export interface IncrementalSummary {
  readonly torture: 'incremental'
  readonly source: SourceKind
  readonly rounds: number
  /** Seeds of rounds with a problem. */
  readonly failed: readonly number[]
  readonly faults: number
  readonly byKind: Readonly<Record<string, number>>
  readonly byMoment: Readonly<Record<string, number>>
  readonly transactions: number
  /** Changes of structure by kind. */
  readonly structures: Readonly<Record<string, number>>
  /** To go on with. */
  readonly nextSeed: number
}

/** What a crash of the target takes with it is made large: batches are committed without waiting for the disk. */
const targetSettings = { wal_writer_delay: '10s', wal_buffers: '32MB' }

/** Rounds of following with faults, until so many faults were injected. */
export async function tortureIncremental(request: IncrementalTorture): Promise<IncrementalSummary> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'torture-disk-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const single = stack.use(await startWorld(request.source, targetSettings))
  const { source, failOver } = stack.use(await pairSource(single, request.source, folder))
  const world = { ...single, source }
  const disk = stack.use(await mountDataDisk(world.target, folder))
  const spoolDisk = stack.use(await mountSpoolDisk(folder))
  const surroundings = { world, disk, spoolDisk, failOver }
  const results: RoundResult[] = []
  let seed = request.seed
  while (injected(results).length < request.n && !request.signal.aborted) {
    const result = await runRound(planRound(seed, request.lockSeconds * 1000), surroundings)
    results.push(result)
    request.onRound(result)
    seed += 1
  }
  return summaryOf(request.source, results, seed)
}

function injected(results: readonly RoundResult[]) {
  return results.flatMap((result) => result.faults).filter((fault) => fault.injected)
}

function summaryOf(
  source: SourceKind,
  results: readonly RoundResult[],
  nextSeed: number,
): IncrementalSummary {
  const faults = injected(results)
  return {
    torture: 'incremental',
    source,
    rounds: results.length,
    failed: results.filter((result) => !result.ok).map((result) => result.seed),
    faults: faults.length,
    byKind: counts(faults.map(({ kind }) => kind)),
    byMoment: counts(faults.map(({ moment }) => moment)),
    transactions: results.reduce((sum, { transactions }) => sum + transactions, 0),
    structures: counts(
      results.flatMap(({ structures }) =>
        Object.entries(structures).flatMap(([kind, times]) => Array.from({ length: times }, () => kind)),
      ),
    ),
    nextSeed,
  }
}

function counts(names: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(names, (name) => name)
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.length]))
}
