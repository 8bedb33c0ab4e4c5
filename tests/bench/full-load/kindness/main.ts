import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  adminMysql,
  createScratchDatabase,
  type Endpoint,
  startMachinePostgres,
  startMariadb,
} from '@data-migration/tests/testbed'
import { findServer } from '../../process-figures.ts'
import { median, rounded, thisMachine } from '../../result.ts'
import { type SysbenchRun, sysbenchPrepare, sysbenchTables, SysbenchWriters } from '../../sysbench.ts'
import type { BenchWorld } from '../contestants.ts'
import { oursWith } from '../ours.ts'
import { alterWhileRead, LongSelect } from './incidents.ts'
import { otherCore, pin, sourceCore } from './places.ts'
import { PlainReader } from './plain-reader.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const database = 'bench'

export interface KindnessOptions {
  readonly scale: number
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** The writers in the time somebody read. */
interface WriterFigures {
  readonly transactionsPerSecond: number
  readonly longestMs: number
  readonly seconds: number
}

export interface KindnessResult {
  readonly bench: 'full-load kindness'
  readonly scale: number
  readonly machine: ReturnType<typeof thisMachine>
  readonly versions: Readonly<Record<string, string>>
  /** Writers alone, beside one plain reader, and beside our load; `longSelect` with a SELECT of ten minutes from the start on. */
  readonly writers: Readonly<Record<'alone' | 'plainReader' | 'ours' | 'longSelect', WriterFigures>>
  /** ALTER TABLE of the table being read. */
  readonly alterMs: number
  readonly ratios: { readonly plainReader: number }
}

/**
 * What a full load does to those who work with the source meanwhile: how fast writers are beside it, compared with one plain
 * reader; what the longest of their transactions takes; and how long somebody waits who changes a table that is being read.
 */
export async function benchKindness(options: KindnessOptions): Promise<KindnessResult> {
  const base = join(root, '.testbed', 'bench-kindness')
  await rm(base, { recursive: true, force: true })
  const settings = { 'innodb-buffer-pool-size': '1G', 'innodb-log-file-size': '512M' }
  await using source = await startMariadb(join(base, 'source'), { settings })
  await using target = await startMachinePostgres(join(base, 'postgres'), {
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on' },
  })
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  await createSource(source)
  const run = { scale: options.scale, database, signal: options.signal }
  options.say('filling the source')
  await sysbenchPrepare(source, run)
  await pin(await findServer(join(base, 'source')), sourceCore)
  await pin(await findServer(join(base, 'postgres')), otherCore)
  const folder = await mkdtemp(join(tmpdir(), 'bench-kindness-'))
  try {
    const figures = await measureAll(options, { source, target, run, folder })
    return {
      bench: 'full-load kindness',
      scale: options.scale,
      machine: thisMachine(),
      versions: { source: source.version, target: target.version },
      ...figures,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface World {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly run: SysbenchRun
  readonly folder: string
}

async function measureAll(
  { say, signal }: KindnessOptions,
  world: World,
): Promise<Pick<KindnessResult, 'writers' | 'alterMs' | 'ratios'>> {
  await using writers = await SysbenchWriters.start(world.source, world.run)
  const watch = async (name: string, during: (ends: AbortSignal) => Promise<void>) => {
    writers.clear()
    await during(signal)
    const seconds = writers.seconds
    const figures = {
      transactionsPerSecond: Math.round(median(seconds.map(({ transactions }) => transactions))),
      longestMs: Math.max(...seconds.map(({ longestMs }) => longestMs)),
      seconds: seconds.length,
    }
    say(`${name}: ${JSON.stringify(figures)}`)
    return figures
  }
  const beside = () => untilTold(writers, 20)
  const alone = await watch('alone', beside)
  const plainReader = await watch('beside a plain reader', async () => {
    await using _ = await PlainReader.start(world.source, database, sysbenchTables, world.folder)
    await beside()
  })
  const ours = await watch('beside ours', () => load(world, 'kind_load', signal))
  const longSelect = await watch('beside ours and a long SELECT', async () => {
    await using _ = await LongSelect.start(world.source, database, sysbenchTables[0] ?? '')
    await load(world, 'kind_select', signal)
  })
  const alterMs = await alterMsOf(world, signal)
  say(`ALTER TABLE of the table being read: ${alterMs} ms`)
  return {
    writers: { alone, plainReader, ours, longSelect },
    alterMs,
    ratios: { plainReader: rounded(ours.transactionsPerSecond / plainReader.transactionsPerSecond) },
  }
}

async function untilTold(writers: SysbenchWriters, seconds: number): Promise<void> {
  while (writers.seconds.length < seconds) await writers.next()
}

/** Portal with default settings, from its start to its end. */
async function load(world: World, name: string, signal: AbortSignal): Promise<void> {
  const work = await startLoad(world, name, signal)
  await work.done
}

async function startLoad(world: World, name: string, signal: AbortSignal) {
  const { source, target, folder } = world
  const ours = oursWith({ 'verify.enabled': false })
  await createScratchDatabase(target, name)
  const setting: BenchWorld = { source, target, sourceDatabase: database, folder, signal }
  await ours.prepare(setting, name)
  const work = ours.move(setting, name)
  await pin(work.pid, otherCore)
  return work
}

/** How the load goes on after the table is another one is not of interest here: tests tell it. */
async function alterMsOf(world: World, signal: AbortSignal): Promise<number> {
  const work = await startLoad(world, 'kind_alter', signal)
  const ended = work.done.catch(() => undefined)
  const ms = await alterWhileRead(world.source, database, ended)
  await ended
  return ms
}

async function createSource(source: Endpoint): Promise<void> {
  await using connection = await adminMysql(source)
  await connection.query(`CREATE DATABASE ${database}`)
}
