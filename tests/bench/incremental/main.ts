import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adminMysql, adminPg, startMachinePostgres, startMariadb } from '@data-migration/tests/testbed'
import { type BenchResult, rounded, thisMachine } from '../result.ts'
import { catchUp, type CaughtUp, OurRun, type OursWorld } from './ours.ts'
import { connectReplica, gtidOf, replicate } from './replica.ts'
import { type Delays, steadyDelays } from './steady.ts'
import { sysbenchPrepare, sysbenchWrite } from '../sysbench.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const backlogTransactions = 200_000
const steadyRate = 2000
const steadySeconds = 30
const database = 'bench'

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
  const base = join(root, '.testbed', 'bench-incremental')
  await rm(base, { recursive: true, force: true })
  const settings = { 'innodb-buffer-pool-size': '1G', 'innodb-log-file-size': '512M' }
  await using source = await startMariadb(join(base, 'source'), { settings })
  await using replica = await startMariadb(join(base, 'replica'), {
    settings: { ...settings, 'log-slave-updates': 'OFF' },
  })
  await using target = await startMachinePostgres(join(base, 'postgres'), {
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on' },
  })
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'))
  try {
    await connectReplica(source, replica)
    {
      await using connection = await adminMysql(source)
      await connection.query(`CREATE DATABASE ${database}`)
      await connection.query(`CREATE TABLE ${database}.beat (id INT PRIMARY KEY)`)
      await using client = await adminPg(target)
      await client.query(`CREATE DATABASE ${database}`)
    }
    const run = { scale, database, signal }
    say('filling the source and the replica')
    await sysbenchPrepare(source, run)
    await replicate(replica, await gtidOf(source, 'gtid_binlog_pos'), 4)
    const world: OursWorld = {
      source,
      target,
      sourceDatabase: database,
      targetDatabase: database,
      folder,
      options: options.batchRows === undefined ? {} : { 'incremental.batchRows': options.batchRows },
    }
    say('loading our target')
    const load = await OurRun.start(world, 'run')
    await load.following
    await load.stop()
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
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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
