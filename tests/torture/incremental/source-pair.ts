import { join } from 'node:path'
import {
  endReplication,
  type FaultProxy,
  forgetLog,
  type OwnServer,
  startDebianMysql,
  startMariadb,
  startReplication,
} from '@data-migration/tests/testbed'
import type { SourceKind, World } from '../full-load/world.ts'

/** The source and a replica of it that can take its place. */
export interface SourcePair extends AsyncDisposable {
  /** Whichever of the two is the source at the moment it is asked. */
  readonly source: OwnServer
  /** The replica becomes the source, and the address leads to it. Nobody may write meanwhile. */
  readonly failOver: () => Promise<void>
}

/** `folder`: where the replica's data go. */
export async function pairSource(
  { source, toSource }: Pick<World, 'source' | 'toSource'>,
  kind: SourceKind,
  folder: string,
): Promise<SourcePair> {
  const start = kind === 'mariadb' ? startMariadb : startDebianMysql
  const replica = await start(join(folder, 'replica'))
  const now = { source, replica }
  for (const server of [source, replica]) await forgetLog(server)
  await startReplication(replica, source)
  return {
    source: facade(() => now.source),
    failOver: async () => {
      const { source: former, replica: next } = now
      await endReplication(next, former)
      Object.assign(now, { source: next, replica: former })
      await leadTo(toSource, next)
      await startReplication(former, next)
    },
    [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose](),
  }
}

async function leadTo(address: FaultProxy, server: OwnServer): Promise<void> {
  address.retarget(server)
  await address.setMode({ kind: 'reset' })
  await address.setMode({ kind: 'pass' })
}

function facade(server: () => OwnServer): OwnServer {
  return new Proxy({} as OwnServer, {
    get: (_, name) => {
      const value: unknown = Reflect.get(server(), name)
      return typeof value === 'function' ? (value.bind(server()) as unknown) : value
    },
  })
}
