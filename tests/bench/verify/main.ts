import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMachinePostgres, startMariadb } from '@data-migration/tests/testbed'
import { fillSource } from '../full-load/fill-source.ts'
import { rowsAt } from '../full-load/dataset.ts'
import { cpuSecondsOf, findServer, TreeSampler } from '../process-figures.ts'
import { type BenchResult, type ContestantFigures, median, rounded, thisMachine } from '../result.ts'
import { comparedTables, type Copies, ensureCopies, portal, sourceDatabase } from './copies.ts'
import { quiet, runReference } from './reference.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface VerifyOptions {
  readonly scale: number
  readonly rounds: number
  readonly only?: readonly string[]
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** Both methods against the databases' own md5 sums, on equal copies; any difference that is reported fails the bench. */
export async function benchVerify(options: VerifyOptions): Promise<BenchResult> {
  const base = join(root, '.testbed', 'bench')
  const folders = { source: join(base, 'mariadb'), target: join(base, 'postgres') }
  await mkdir(base, { recursive: true, mode: 0o700 })
  await using source = await startMariadb(folders.source, { settings: { 'innodb-buffer-pool-size': '3G' } })
  await using target = await startMachinePostgres(folders.target, {
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on', maintenance_work_mem: '256MB' },
  })
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  await fillSource(source, sourceDatabase, options.scale, options.say)
  const folder = await mkdtemp(join(tmpdir(), 'bench-verify-'))
  try {
    const copies: Copies = { source, target, scale: options.scale, folder, signal: options.signal }
    await ensureCopies(copies, options.say)
    const servers = { source: await findServer(folders.source), target: await findServer(folders.target) }
    const rounds = await allRounds(copies, options, servers)
    return assemble(copies, rounds)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Servers = Readonly<Record<'source' | 'target', number>>

interface Round {
  readonly seconds: number
  readonly peakMemoryMB: number
  readonly cpuSeconds: Record<string, number>
}

/** What belongs to the process that compares: memory at its peak, CPU seconds. */
interface OwnFigures {
  readonly peakMemoryMB: number
  readonly agent: number
}

const methods = ['stream', 'hash'] as const

async function allRounds(
  copies: Copies,
  { rounds, only, say }: VerifyOptions,
  servers: Servers,
): Promise<Map<string, Round[]>> {
  const all: Record<string, () => Promise<OwnFigures>> = {
    reference: async () => {
      await runReference(copies)
      return { peakMemoryMB: 0, agent: 0 }
    },
    stream: () => verifyBy('stream', copies),
    hash: () => verifyBy('hash', copies),
  }
  const chosen = Object.keys(all).filter((name) => only === undefined || only.includes(name))
  const found = new Map<string, Round[]>(chosen.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of chosen) {
      await quiet(copies)
      const work = all[name]
      if (work === undefined) continue
      const result = await measured(work, servers)
      found.get(name)?.push(result)
      say(`round ${round} ${name}: ${JSON.stringify(result)}`)
    }
  }
  return found
}

async function measured(work: () => Promise<OwnFigures>, servers: Servers): Promise<Round> {
  const before = { source: await cpuSecondsOf(servers.source), target: await cpuSecondsOf(servers.target) }
  const started = performance.now()
  const { peakMemoryMB, agent } = await work()
  const seconds = (performance.now() - started) / 1000
  return {
    seconds: rounded(seconds),
    peakMemoryMB,
    cpuSeconds: {
      agent: rounded(agent),
      source: rounded((await cpuSecondsOf(servers.source)) - before.source),
      target: rounded((await cpuSecondsOf(servers.target)) - before.target),
    },
  }
}

/** The whole command, start of the process and pre-check included. */
async function verifyBy(method: (typeof methods)[number], copies: Copies): Promise<OwnFigures> {
  const run = portal(copies, 'verify', { 'verify.method': method })
  await using sampler = new TreeSampler(run.pid)
  const report = JSON.parse(await run.done) as {
    verdict: string
    verification: readonly { verdict: string }[]
  }
  const verdicts = report.verification.map(({ verdict }) => verdict)
  if (verdicts.length !== comparedTables.length || verdicts.some((verdict) => verdict !== 'equal'))
    throw new Error(
      `${method} reports differences between equal copies: ${JSON.stringify(report.verification)}`,
    )
  return { peakMemoryMB: rounded(sampler.peakPssMB, 0), agent: sampler.cpuSeconds }
}

function assemble(
  { source, target, scale }: Copies,
  rounds: ReadonlyMap<string, readonly Round[]>,
): BenchResult {
  const rows = comparedTables.reduce((sum, table) => sum + rowsAt(table, scale), 0)
  const figures = new Map([...rounds].map(([name, all]) => [name, figuresOf(all, rows)]))
  const reference = figures.get('reference')
  const own = methods.flatMap((method) => {
    const found = figures.get(method)
    return found === undefined ? [] : [{ method, figures: found }]
  })
  const [best] = own.toSorted((a, b) => a.figures.seconds - b.figures.seconds)
  if (best === undefined) throw new Error('ours did not take part')
  const ratio = (found: ContestantFigures) => rounded((reference?.seconds ?? 0) / found.seconds)
  return {
    bench: 'verify',
    scale,
    machine: thisMachine(),
    versions: { source: source.version, target: target.version },
    ours: best.figures,
    peers: reference === undefined ? {} : { reference },
    methods: Object.fromEntries(own.map(({ method, figures }) => [method, figures])),
    ratios: {
      reference: ratio(best.figures),
      ...Object.fromEntries(own.map(({ method, figures }) => [method, ratio(figures)])),
    },
  }
}

function figuresOf(all: readonly Round[], rows: number): ContestantFigures {
  const seconds = median(all.map((round) => round.seconds))
  const middle = all.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(all.length / 2)]
  return {
    seconds: rounded(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    peakMemoryMB: Math.max(...all.map((round) => round.peakMemoryMB)),
    ...(middle === undefined ? {} : { cpuSeconds: middle.cpuSeconds }),
    rounds: all.map((round) => round.seconds),
  }
}
