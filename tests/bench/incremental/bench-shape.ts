import { type BenchResult, rounded, thisMachine } from '../result.ts'
import { catchUp, type CaughtUp, loadTarget } from './ours.ts'
import { gtidOf, replicate } from './replica.ts'
import { startBenchServers } from './servers.ts'
import { type ShapeName, shapes } from './shapes.ts'

export interface ShapeOptions {
  readonly shape: ShapeName
  readonly scale: number
  readonly batchRows?: number
  readonly say: (text: string) => void
}

/** A backlog of one kind, by MariaDB's own replica where it can and by us. */
export async function benchChangeShape({ shape, scale, batchRows, say }: ShapeOptions): Promise<BenchResult> {
  const { prepare, write, hasPeer } = shapes[shape]
  const options = batchRows === undefined ? {} : { 'incremental.batchRows': batchRows }
  await using servers = await startBenchServers(options)
  const { world, replica } = servers
  const { source, sourceDatabase } = world
  say(`filling the source: ${shape}`)
  await prepare(source, sourceDatabase, scale)
  if (hasPeer) await replicate(replica, await gtidOf(source, 'gtid_binlog_pos'), 0)
  say('loading our target')
  await loadTarget(world)
  say('writing the backlog')
  const changes = await write(source, sourceDatabase, scale)
  const goal = await gtidOf(source, 'gtid_binlog_pos')
  const peer = hasPeer ? await replicate(replica, goal, 0) : null
  return resultOf({ shape, scale, changes, peer, ours: await catchUp(world, goal) })
}

interface Measured {
  readonly shape: ShapeName
  readonly scale: number
  readonly changes: number
  /** Seconds of the replica. */
  readonly peer: number | null
  readonly ours: CaughtUp
}

function resultOf({ shape, scale, changes, peer, ours }: Measured): BenchResult {
  const figures = (seconds: number) => ({
    seconds: rounded(seconds),
    rowsPerSecond: Math.round(changes / seconds),
  })
  return {
    bench: `incremental ${shape}`,
    scale,
    machine: thisMachine(),
    versions: {},
    ours: { ...figures(ours.seconds), peakMemoryMB: rounded(ours.peakMemoryMB) },
    peers: peer === null ? {} : { 'replica-0': figures(peer) },
    ratios: peer === null ? {} : { replica: rounded(peer / ours.seconds) },
  }
}
