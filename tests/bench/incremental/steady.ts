import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import { OurRun, type OursWorld } from './ours.ts'

const beatEveryMs = 50

export interface Delays {
  readonly p50: number
  readonly p95: number
  readonly p999: number
  readonly longest: number
  /** From the moment it follows until the first change of all is visible. */
  readonly firstChange: number
  /** The longest of the beats of each second of the phase, in its order: whether one moment or all of it was slow. */
  readonly bySecond: readonly number[]
}

/**
 * How long a committed row takes to be visible in the target, while `load` runs on the source. What the start takes, up to the
 * first row that is visible, is measured for itself: the phase is to show how it goes on, not how it begins.
 */
export async function steadyDelays(world: OursWorld, load: () => Promise<void>): Promise<Delays> {
  const run = await OurRun.start(world, 'incremental')
  await run.following
  const firstChange = await firstVisible(world)
  const state = { ended: false }
  const committed = new Map<number, number>()
  const delays: number[] = []
  const bySecond: number[] = []
  const began = performance.now()
  const seen = (id: number, now: number) => {
    const at = committed.get(id) ?? now
    const second = Math.floor((at - began) / 1000)
    delays.push(now - at)
    bySecond[second] = Math.max(bySecond[second] ?? 0, Math.round(now - at))
  }
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
    let last = 0
    while (!state.ended || committed.size > delays.length) {
      const { rows } = await client.query<{ id: number | null }>('SELECT max(id)::int AS id FROM moved.beat')
      const now = performance.now()
      for (const newest = rows[0]?.id ?? 0; last < newest;) seen(++last, now)
      await delay(2)
    }
  }
  const working = load().finally(() => (state.ended = true))
  await Promise.all([working, beat(), look()])
  await run.stop()
  return { ...percentiles(delays), firstChange, bySecond: [...bySecond.values()].map((ms) => ms ?? 0) }
}

async function firstVisible(world: OursWorld): Promise<number> {
  await using connection = await adminMysql(world.source, world.sourceDatabase)
  await using client = await adminPg(world.target, world.targetDatabase)
  const began = performance.now()
  await connection.query('INSERT INTO beat VALUES (0)')
  for (;;) {
    const { rows } = await client.query('SELECT 1 FROM moved.beat WHERE id = 0')
    if (rows.length > 0) return Math.round(performance.now() - began)
    await delay(2)
  }
}

function percentiles(delays: readonly number[]): Omit<Delays, 'bySecond' | 'firstChange'> {
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95), p999: at(0.999), longest: at(1) }
}
