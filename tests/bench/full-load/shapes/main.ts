import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  dropDatabase,
  startDebianMysql,
  startMachinePostgres,
  startMariadb,
} from '@data-migration/tests/testbed'
import { type BenchResult, rounded, thisMachine } from '../../result.ts'
import { oursWith } from '../ours.ts'
import { databaseOf, oneRound, type Round, summary } from '../round.ts'
import { sourceBytes } from '../fill-source.ts'
import { largeRows } from './large-rows.ts'
import { long } from './long.ts'
import { manyTables } from './many-tables.ts'
import { fillShape, type Shape, type ShapeLoad } from './shape.ts'
import { wide } from './wide.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const shapes: readonly Shape[] = [long, wide, largeRows, manyTables]
export const shapeNames = shapes.map(({ name }) => name)

export interface ShapeOptions {
  readonly shape: string
  readonly rounds: number
  readonly source: 'mariadb' | 'mysql97'
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** What ours needs for a database of an unusual shape, on servers as the bench of the 8 M-row set has them. */
export async function benchShape(options: ShapeOptions): Promise<BenchResult> {
  const shape = shapes.find(({ name }) => name === options.shape)
  if (shape === undefined) throw new Error(`there is no shape ${options.shape}`)
  const base = join(root, '.testbed', 'bench')
  const folders = { sourceFolder: join(base, options.source), targetFolder: join(base, 'postgres') }
  const start = options.source === 'mariadb' ? startMariadb : startDebianMysql
  await using source = await start(folders.sourceFolder, {
    settings: { 'innodb-buffer-pool-size': '3G', ...shape.sourceSettings },
  })
  await using target = await startMachinePostgres(folders.targetFolder, {
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on', maintenance_work_mem: '256MB' },
  })
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  const contestant = oursWith({ 'verify.enabled': shape.verified === true })
  const results = new Map<ShapeLoad, Round[]>()
  for (const load of shape.loads) {
    await fillShape(source, load, options.say)
    const servers = { ...options, ...folders, source, target, sourceDatabase: load.database, warm: noWarming }
    for (let round = 1; round <= options.rounds; round += 1) {
      const result = await oneRound(servers, contestant, round)
      results.set(load, [...(results.get(load) ?? []), result])
      options.say(`round ${round} ${load.database}: ${JSON.stringify(result)}`)
    }
    await dropDatabase(target, databaseOf(contestant))
  }
  return await assemble(shape, results, source)
}

/** A database larger than the caches is read as it lies. */
const noWarming = () => Promise.resolve()

async function assemble(
  shape: Shape,
  results: ReadonlyMap<ShapeLoad, readonly Round[]>,
  source: Parameters<typeof sourceBytes>[0],
): Promise<BenchResult> {
  const figures = new Map<string, ReturnType<typeof summary>>()
  for (const [load, rounds] of results)
    figures.set(load.database, summary(rounds, load.rows, await sourceBytes(source, load.database)))
  const [own, ...others] = figures.values()
  if (own === undefined) throw new Error('nothing was loaded')
  const names = shape.loads.slice(1).map(({ database }) => database)
  return {
    bench: `full-load ${shape.name}`,
    scale: 1,
    machine: thisMachine(),
    versions: { source: source.version },
    ours: own,
    peers: Object.fromEntries(others.map((figure, index) => [names[index] ?? '', figure])),
    ratios: Object.fromEntries(
      others.map(({ rowsPerSecond }, index) => [
        `${names[index]}.rowsPerSecond`,
        rounded((own.rowsPerSecond ?? 0) / (rowsPerSecond ?? 1)),
      ]),
    ),
  }
}
