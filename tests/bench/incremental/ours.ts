import { spawn, type ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { adminPg, type Endpoint } from '@data-migration/tests/testbed'
import { TreeSampler } from '../process-figures.ts'
import { cli, runtime } from '../../e2e/lib/portal-command.ts'

export interface OursWorld {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly sourceDatabase: string
  readonly targetDatabase: string
  readonly folder: string
  readonly options: Readonly<Record<string, unknown>>
}

/** Portal as a user starts it. */
export class OurRun {
  readonly child: ChildProcess
  readonly ended: Promise<void>
  readonly #following = Promise.withResolvers<void>()

  private constructor(child: ChildProcess) {
    this.child = child
    let output = ''
    createInterface({ input: child.stdout! }).on('line', (line) => {
      output = (output + line).slice(-4000)
      if (line.includes('"phase":"incremental","state":"started"')) this.#following.resolve()
    })
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`portal ended with ${code}: ${output}`)),
      )
    })
    this.ended.catch((error: unknown) => this.#following.reject(error as Error))
  }

  static async start(world: OursWorld, command: 'run' | 'incremental'): Promise<OurRun> {
    const job = join(world.folder, 'job.json')
    await writeFile(job, JSON.stringify(jobOf(world)), { mode: 0o600 })
    const args = [command, '--job', job, '--workspace', join(world.folder, 'workspace'), '--json']
    return new OurRun(spawn(runtime, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }))
  }

  /** Resolves when the load is done and the source is being followed. */
  get following(): Promise<void> {
    return this.#following.promise
  }

  /** Ends in order, where the source stands. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM')
    await this.ended
  }
}

function jobOf({ source, target, sourceDatabase, targetDatabase, options }: OursWorld): unknown {
  const end = (server: Endpoint, database: string) => ({
    kind: server.kind,
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: server.adminPassword,
    database,
  })
  return {
    source: end(source, sourceDatabase),
    target: { ...end(target, targetDatabase), schema: 'moved' },
    mode: 'online',
    options: { 'verify.enabled': false, ...options },
  }
}

/** Sequence number of the last transaction that is in the target. */
export async function appliedOf({ target, targetDatabase }: OursWorld): Promise<number> {
  await using client = await adminPg(target, targetDatabase)
  const { rows } = await client.query<{ value: string }>(
    `SELECT value FROM portal_meta.position WHERE stream = 'incremental'`,
  )
  return Number(rows[0]?.value.split(',')[0]?.split('-')[2] ?? 0)
}

/** Up to where the load has caught up with the source. */
export async function loadTarget(world: OursWorld): Promise<void> {
  const load = await OurRun.start(world, 'run')
  await load.following
  await load.stop()
}

export interface CaughtUp {
  /** From the moment it follows until everything up to `goal` is committed. */
  readonly seconds: number
  /** The same from the start of the process on. */
  readonly withStart: number
  readonly peakMemoryMB: number
}

export async function catchUp(world: OursWorld, goal: number): Promise<CaughtUp> {
  const started = performance.now()
  const run = await OurRun.start(world, 'incremental')
  await using sampler = new TreeSampler(run.child.pid ?? 0)
  await run.following
  const began = performance.now()
  while ((await appliedOf(world)) < goal) await Promise.race([delay(20), run.ended])
  const now = performance.now()
  const peakMemoryMB = sampler.peakPssMB
  await run.stop()
  return { seconds: (now - began) / 1000, withStart: (now - started) / 1000, peakMemoryMB }
}
