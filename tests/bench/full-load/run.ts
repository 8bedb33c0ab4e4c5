import { dropDatabase } from '@data-migration/tests/testbed'
import { type BenchResult, rounded, thisMachine } from '../result.ts'
import type { Contestant } from './contestants.ts'
import { benchTables, rowsAt } from './dataset.ts'
import { digests, indexCount } from './equality.ts'
import { sourceBytes } from './fill-source.ts'
import { ours } from './ours.ts'
import { type BenchServers, databaseOf, oneRound, type Round, summary } from './round.ts'

export interface FullLoadRequest extends BenchServers {
  readonly scale: number
  readonly rounds: number
  readonly contestants: readonly Contestant[]
  readonly verify: boolean
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
