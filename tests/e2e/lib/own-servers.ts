import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type LaunchOptions,
  type OwnServer,
  startEmbeddedPostgres,
  startMachinePostgres,
} from '@data-migration/tests/testbed'

/** A PostgreSQL server for one test, which may stop, kill and fill it; its data goes with it. */
export async function startOwnPostgres(
  options: LaunchOptions = {},
): Promise<{ readonly server: OwnServer } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'own-postgres-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const server = stack.use(
    (await startMachinePostgres(folder, options)) ?? (await startEmbeddedPostgres(folder, 15, options)),
  )
  const owned = stack.move()
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
