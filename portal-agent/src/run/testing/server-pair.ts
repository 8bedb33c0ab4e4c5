import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  endReplication,
  forgetLog,
  type LaunchOptions,
  type OwnServer,
  startDebianMysql,
  startMariadb,
  startReplication,
} from '@data-migration/tests/testbed'

export type PairKind = 'mysql' | 'mariadb'

/** Two servers of one's own. */
export interface ServerPair extends AsyncDisposable {
  readonly first: OwnServer
  readonly second: OwnServer
  /** Returns once the second has everything that the first has; from then on it goes its own way. */
  promoteSecond(): Promise<void>
}

const start = { mysql: startDebianMysql, mariadb: startMariadb }

/** The second is a replica of the first until it is promoted. */
export async function startReplicas(kind: PairKind): Promise<ServerPair> {
  const pair = await startServers(kind)
  for (const server of [pair.first, pair.second]) await forgetLog(server)
  await startReplication(pair.second, pair.first)
  return pair
}

/** They have nothing to do with each other. */
export async function startServers(kind: PairKind, options: LaunchOptions = {}): Promise<ServerPair> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'server-pair-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  // One after the other: while their data are made, they share a folder for temporary tables.
  const first = stack.use(await start[kind](join(folder, 'first'), options))
  const second = stack.use(await start[kind](join(folder, 'second'), options))
  const owned = stack.move()
  return {
    first,
    second,
    promoteSecond: () => endReplication(second, first),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
