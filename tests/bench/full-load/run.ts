import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminPg, dropDatabase, type Endpoint, createScratchDatabase } from '@data-migration/tests/testbed'
import { cpuSecondsOf, findServer, TreeSampler } from '../process-figures.ts'
import { type BenchResult, type ContestantFigures, median, rounded, thisMachine } from '../result.ts'
import type { BenchWorld, Contestant } from './contestants.ts'
import { benchTables, rowsAt } from './dataset.ts'
import { digests, indexCount } from './equality.ts'
import { sourceBytes, warmSource } from './fill-source.ts'
import { ours } from './ours.ts'

export interface FullLoadRequest {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly sourceFolder: string
  readonly targetFolder: string
  readonly sourceDatabase: string
  readonly scale: number
  readonly rounds: number
  readonly contestants: readonly Contestant[]
  readonly verify: boolean
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

interface Round {
  readonly seconds: number
  readonly peakMemoryMB: number
  readonly cpuSeconds: Record<string, number>
}

/** Contestants alternate (ABC ABC ABC), a CHECKPOINT and a warm-up read before each; the median counts. */
export async function runFullLoad(request: FullLoadRequest): Promise<BenchResult> {
  const rounds = new Map<string, Round[]>(request.contestants.map((contestant) => [contestant.name, []]))
  for (let round = 1; round <= request.rounds; round += 1) {
    for (const contestant of request.contestants) {
      const result = await oneRound(request, contestant, round)
      rounds.get(contestant.name)?.push(result)
      request.say(
        `round ${round} ${contestant.name}: ${rounded(result.seconds)} s, ${JSON.stringify(result)}`,
      )
    }
  }
  if (request.verify) await proveEqual(request)
  for (const contestant of request.contestants) await dropDatabase(request.target, databaseOf(contestant))
  return await assemble(request, rounds)
}

function databaseOf(contestant: Contestant): string {
  return `bench_${contestant.name}`
}

async function oneRound(request: FullLoadRequest, contestant: Contestant, round: number): Promise<Round> {
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

async function quiet(request: FullLoadRequest): Promise<void> {
  await using client = await adminPg(request.target)
  await client.query('CHECKPOINT')
  await warmSource(request.source, request.sourceDatabase)
}

async function measure(
  request: FullLoadRequest,
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

async function proveEqual(request: FullLoadRequest): Promise<void> {
  const found = await Promise.all(
    request.contestants.map(async (contestant) => ({
      name: contestant.name,
      indexes: await indexCount(request.target, databaseOf(contestant), contestant.schema),
      digests: await digests(request.target, databaseOf(contestant), contestant.schema),
    })),
  )
  const texts = new Set(found.map((item) => JSON.stringify([item.indexes, item.digests])))
  if (texts.size !== 1) throw new Error(`the targets differ: ${JSON.stringify(found, null, 2)}`)
  request.say(`all ${found.length} targets are equal: ${[...texts][0]}`)
}

async function assemble(request: FullLoadRequest, rounds: Map<string, Round[]>): Promise<BenchResult> {
  const rows = benchTables.reduce((sum, table) => sum + rowsAt(table, request.scale), 0)
  const bytes = await sourceBytes(request.source, request.sourceDatabase)
  const figures = new Map([...rounds].map(([name, all]) => [name, summary(all, rows, bytes)]))
  const own = figures.get(ours.name)
  if (own === undefined) throw new Error('ours did not take part')
  const peers = [...figures].filter(([name]) => name !== ours.name)
  return {
    bench: 'full-load',
    scale: request.scale,
    machine: thisMachine(),
    versions: { source: request.source.version, target: request.target.version },
    ours: own,
    peers: Object.fromEntries(peers),
    ratios: Object.fromEntries(peers.map(([name, peer]) => [name, rounded(peer.seconds / own.seconds)])),
  }
}

function summary(all: readonly Round[], rows: number, bytes: number): ContestantFigures {
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
