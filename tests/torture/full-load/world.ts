import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultProxy, type OwnServer, startDebianMysql, startMariadb } from '@data-migration/tests/testbed'
import { startOwnPostgres } from '../../e2e/lib/own-servers.ts'

export type SourceKind = 'mariadb' | 'mysql97'

/** Both servers of a torture, which belong to it alone, and a network before each that can fail. */
export interface World extends AsyncDisposable {
  readonly source: OwnServer
  readonly target: OwnServer
  readonly toSource: FaultProxy
  readonly toTarget: FaultProxy
}

/** `targetSettings` as in postgresql.conf. */
export async function startWorld(
  kind: SourceKind,
  targetSettings: Readonly<Record<string, string>> = {},
): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'torture-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const start = kind === 'mariadb' ? startMariadb : startDebianMysql
  const source = stack.use(await start(join(folder, 'source'), {}))
  const { server: target } = stack.use(await startOwnPostgres({ settings: targetSettings }))
  const toSource = stack.use(await FaultProxy.start(source))
  const toTarget = stack.use(await FaultProxy.start(target))
  const owned = stack.move()
  return { source, target, toSource, toTarget, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
