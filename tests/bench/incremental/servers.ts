import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  adminMysql,
  adminPg,
  type Endpoint,
  startMachinePostgres,
  startMariadb,
} from '@data-migration/tests/testbed'
import type { OursWorld } from './ours.ts'
import { connectReplica } from './replica.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const database = 'bench'

export interface BenchServers extends AsyncDisposable {
  readonly world: OursWorld
  /** Follows the source from its first event on, once it is told to. */
  readonly replica: Endpoint
}

/** A source with an empty database, its own replica, and our target. */
export async function startBenchServers(options: OursWorld['options']): Promise<BenchServers> {
  const base = join(root, '.testbed', 'bench-incremental')
  await rm(base, { recursive: true, force: true })
  await using stack = new AsyncDisposableStack()
  const settings = { 'innodb-buffer-pool-size': '1G', 'innodb-log-file-size': '512M' }
  const source = stack.use(await startMariadb(join(base, 'source'), { settings }))
  const replica = stack.use(
    await startMariadb(join(base, 'replica'), { settings: { ...settings, 'log-slave-updates': 'OFF' } }),
  )
  const target = stack.use(
    await startMachinePostgres(join(base, 'postgres'), {
      settings: { shared_buffers: '1GB', max_wal_size: '8GB', fsync: 'on' },
    }),
  )
  if (target === undefined) throw new Error('this bench needs PostgreSQL on the machine (postgresql-15)')
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await connectReplica(source, replica)
  await createDatabases(source, target)
  const world = { source, target, sourceDatabase: database, targetDatabase: database, folder, options }
  const owned = stack.move()
  return { world, replica, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function createDatabases(source: Endpoint, target: Endpoint): Promise<void> {
  await using connection = await adminMysql(source)
  await connection.query(`CREATE DATABASE ${database}`)
  await using client = await adminPg(target)
  await client.query(`CREATE DATABASE ${database}`)
}
