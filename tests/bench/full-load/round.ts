import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminPg, createScratchDatabase, type Endpoint } from '@data-migration/tests/testbed'
import { cpuSecondsOf, findServer, TreeSampler } from '../process-figures.ts'
import { type ContestantFigures, median, rounded } from '../result.ts'
import type { BenchWorld, Contestant } from './contestants.ts'

export interface BenchServers {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly sourceFolder: string
  readonly targetFolder: string
  readonly sourceDatabase: string
  /** Reads every table once, so that each contestant meets the same caches. */
  readonly warm: () => Promise<void>
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

export interface Round {
  readonly seconds: number
  readonly peakMemoryMB: number
  readonly cpuSeconds: Record<string, number>
}

export function databaseOf(contestant: Contestant): string {
  return `bench_${contestant.name}`
}

/** Into a new target database, which stays. */
export async function oneRound(request: BenchServers, contestant: Contestant, round: number): Promise<Round> {
  const database = databaseOf(contestant)
  const folder = await mkdtemp(join(tmpdir(), `bench-${contestant.name}-${round}-`))
  try {
    await createScratchDatabase(request.target, database)
    const world: BenchWorld = { ...request, folder }
    await contestant.prepare(world, database)
    await quiet(request)
    return await measure(request, contestant, world, database)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function quiet(request: BenchServers): Promise<void> {
  await using client = await adminPg(request.target)
  await client.query('CHECKPOINT')
  await request.warm()
}

async function measure(
  request: BenchServers,
  contestant: Contestant,
  world: BenchWorld,
  database: string,
): Promise<Round> {
  const servers = {
    source: await findServer(request.sourceFolder),
    target: await findServer(request.targetFolder),
  }
  const before = { source: await cpuSecondsOf(servers.source), target: await cpuSecondsOf(servers.target) }
  const started = performance.now()
  const work = contestant.move(world, database)
  await using sampler = new TreeSampler(work.pid)
  await work.done
  const seconds = (performance.now() - started) / 1000
  return {
    seconds,
    peakMemoryMB: rounded(sampler.peakPssMB, 0),
    cpuSeconds: {
      client: rounded(sampler.cpuSeconds),
      source: rounded((await cpuSecondsOf(servers.source)) - before.source),
      target: rounded((await cpuSecondsOf(servers.target)) - before.target),
    },
  }
}

export function summary(all: readonly Round[], rows: number, bytes: number): ContestantFigures {
  const seconds = median(all.map((round) => round.seconds))
  const middle = all.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(all.length / 2)]
  return {
    seconds: rounded(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    megabytesPerSecond: rounded(bytes / 1e6 / seconds, 1),
    peakMemoryMB: Math.max(...all.map((round) => round.peakMemoryMB)),
    ...(middle === undefined ? {} : { cpuSeconds: middle.cpuSeconds }),
    rounds: all.map((round) => rounded(round.seconds)),
  }
}
