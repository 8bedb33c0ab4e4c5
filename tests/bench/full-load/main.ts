import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDebianMysql, startMachinePostgres, startMariadb } from '@data-migration/tests/testbed'
import type { BenchResult } from '../result.ts'
import { fillSource, warmSource } from './fill-source.ts'
import { ours } from './ours.ts'
import { pgloader } from './pgloader.ts'
import { pipe } from './pipe.ts'
import { runFullLoad } from './run.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface FullLoadOptions {
  readonly scale: number
  readonly rounds: number
  readonly source: 'mariadb' | 'mysql97'
  readonly verify: boolean
  readonly only?: readonly string[]
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** Both servers with memory for the working set and durable settings as a production target has them. */
export async function benchFullLoad(options: FullLoadOptions): Promise<BenchResult> {
  const base = join(root, '.testbed', 'bench')
  const sourceFolder = join(base, options.source)
  const targetFolder = join(base, 'postgres')
  const start = options.source === 'mariadb' ? startMariadb : startDebianMysql
  await using source = await start(sourceFolder, { settings: { 'innodb-buffer-pool-size': '3G' } })
  await using target = await startMachinePostgres(targetFolder, {
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on', maintenance_work_mem: '256MB' },
  })
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  const sourceDatabase = 'bench'
  await fillSource(source, sourceDatabase, options.scale, options.say)
  // pgloader cannot log in to MySQL 8.4 and newer.
  const all = options.source === 'mariadb' ? [ours, pgloader, pipe] : [ours, pipe]
  const contestants = all.filter(({ name }) => options.only === undefined || options.only.includes(name))
  return await runFullLoad({
    ...options,
    source,
    target,
    sourceFolder,
    targetFolder,
    sourceDatabase,
    warm: () => warmSource(source, sourceDatabase),
    contestants,
  })
}
