import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import { OurRun, type OursWorld } from './ours.ts'

const beatEveryMs = 50

export interface Delays {
  readonly p50: number
  readonly p95: number
  readonly p999: number
  readonly longest: number
}

/** How long a committed row takes to be visible in the target, while `load` runs on the source. */
export async function steadyDelays(world: OursWorld, load: () => Promise<void>): Promise<Delays> {
  const run = await OurRun.start(world, 'incremental')
  await run.following
  const state = { ended: false }
  const committed = new Map<number, number>()
  const delays: number[] = []
  const beat = async () => {
    await using connection = await adminMysql(world.source, world.sourceDatabase)
    for (let id = 1; !state.ended; id += 1) {
      await connection.query(`INSERT INTO beat VALUES (${id})`)
      committed.set(id, performance.now())
      await delay(beatEveryMs)
    }
  }
  const look = async () => {
    await using client = await adminPg(world.target, world.targetDatabase)
    let seen = 0
    while (!state.ended || committed.size > delays.length) {
      const { rows } = await client.query<{ id: number | null }>('SELECT max(id)::int AS id FROM moved.beat')
      const now = performance.now()
      for (const newest = rows[0]?.id ?? 0; seen < newest;) delays.push(now - (committed.get(++seen) ?? now))
      await delay(2)
    }
  }
  const working = load().finally(() => (state.ended = true))
  await Promise.all([working, beat(), look()])
  await run.stop()
  return percentiles(delays)
}

function percentiles(delays: readonly number[]): Delays {
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95), p999: at(0.999), longest: at(1) }
}
