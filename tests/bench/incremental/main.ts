import { adminMysql } from '@data-migration/tests/testbed'
import { type BenchResult, rounded, thisMachine } from '../result.ts'
import { catchUp, type CaughtUp, loadTarget } from './ours.ts'
import { gtidOf, replicate } from './replica.ts'
import { startBenchServers } from './servers.ts'
import { type Delays, steadyDelays } from './steady.ts'
import { sysbenchPrepare, sysbenchWrite } from '../sysbench.ts'

const backlogTransactions = 200_000
const steadyRate = 2000
const steadySeconds = 30

export interface IncrementalOptions {
  readonly scale: number
  readonly batchRows?: number
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

export interface IncrementalResult extends BenchResult {
  readonly ours: BenchResult['ours'] & { readonly delayMs: Delays; readonly transactionsPerSecond: number }
}

/**
 * The same backlog of transactions applied by MariaDB's own replica and by us, one after the other; the replica single
 * threaded in one round, with four optimistic threads in the other. Then the delay at a steady rate.
 */
export async function benchIncremental(options: IncrementalOptions): Promise<IncrementalResult> {
  const { scale, say, signal } = options
  const batch = options.batchRows === undefined ? {} : { 'incremental.batchRows': options.batchRows }
  await using servers = await startBenchServers(batch)
  const { world, replica } = servers
  const { source, sourceDatabase: database } = world
  const run = { scale, database, signal }
  say('filling the source and the replica')
  await sysbenchPrepare(source, run)
  {
    await using connection = await adminMysql(source, database)
    await connection.query('CREATE TABLE beat (id INT PRIMARY KEY)')
  }
  await replicate(replica, await gtidOf(source, 'gtid_binlog_pos'), 4)
  say('loading our target')
  await loadTarget(world)
  const transactions = Math.round(backlogTransactions * scale)
  const replicas = new Map<number, number>()
  const ours: CaughtUp[] = []
  for (const threads of [0, 4]) {
    say(`writing ${transactions} transactions`)
    await sysbenchWrite(source, run, [`--events=${transactions}`, '--time=0'])
    const goal = await gtidOf(source, 'gtid_binlog_pos')
    const peer = async () => replicas.set(threads, await replicate(replica, goal, threads))
    if (threads === 0) await peer()
    const caughtUp = await catchUp(world, goal)
    ours.push(caughtUp)
    if (threads !== 0) await peer()
    say(
      `replica with ${threads} threads ${rounded(replicas.get(threads) ?? 0)} s, ours ${rounded(caughtUp.seconds)} s, ${rounded(caughtUp.peakMemoryMB)} MB`,
    )
  }
  say(`${steadyRate} transactions/s for ${steadySeconds} s`)
  const delayMs = await steadyDelays(world, () =>
    sysbenchWrite(source, run, [`--rate=${steadyRate}`, `--time=${steadySeconds}`, '--events=0']),
  )
  return resultOf({ scale, transactions, replicas, ours, delayMs })
}

interface Measured {
  readonly scale: number
  readonly transactions: number
  readonly replicas: ReadonlyMap<number, number>
  readonly ours: readonly CaughtUp[]
  readonly delayMs: Delays
}

function resultOf({ scale, transactions, replicas, ours, delayMs }: Measured): IncrementalResult {
  const seconds = ours.reduce((sum, { seconds }) => sum + seconds, 0) / ours.length
  const fastest = Math.min(...replicas.values())
  return {
    bench: 'incremental',
    scale,
    machine: thisMachine(),
    versions: {},
    ours: {
      seconds: rounded(seconds),
      rounds: ours.map((round) => rounded(round.seconds)),
      transactionsPerSecond: Math.round(transactions / seconds),
      peakMemoryMB: rounded(Math.max(...ours.map(({ peakMemoryMB }) => peakMemoryMB))),
      delayMs,
    },
    peers: {
      'replica-0': { seconds: rounded(replicas.get(0) ?? 0) },
      'replica-4-optimistic': { seconds: rounded(replicas.get(4) ?? 0) },
    },
    ratios: { replica: rounded(fastest / seconds) },
  }
}
