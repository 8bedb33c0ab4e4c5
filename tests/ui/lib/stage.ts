import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createShop } from '@data-migration/demo/shop'
import { ensureExecutor, type Executor, freePort } from '@data-migration/tests/testbed'
import { type ApiClient, apiClient } from '../../e2e/lib/api-client.ts'
import { createPair, type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import { startTestHost, type TestHost } from '../../e2e/lib/start-host.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What the console is tried on: a host with the console of this checkout, two databases and a bare machine. */
export interface Stage extends AsyncDisposable {
  /** Comes back at the same address after `kill` and `start`. */
  readonly host: TestHost
  readonly api: ApiClient
  readonly pair: MigrationPair
  readonly machine: Executor
}

/** The console as it is delivered, from the sources of this checkout. */
export async function buildConsole(): Promise<void> {
  await run(process.execPath, [`${root}scripts/build.ts`, '--stale'], { cwd: root })
}

/** `scale`: of the shop in the source database; 0.1 are some 76,000 rows. */
export async function startStage(scale: number): Promise<Stage> {
  await buildConsole()
  await run(process.execPath, [`${root}scripts/package.ts`, '--only', 'portal-x64'], { cwd: root })
  await using stack = new AsyncDisposableStack()
  const port = String(await freePort())
  const [host, machine, pair] = await Promise.all([
    startTestHost({ args: ['--port', port] }),
    ensureExecutor(1),
    createPair({ source: 'mariadb', target: 'pg15' }),
  ])
  stack.use(pair)
  stack.use(host)
  await onSource(pair, (connection) => createShop(connection, { database: pair.sourceDatabase, scale }))
  const owned = stack.move()
  return {
    host,
    api: apiClient(host),
    pair,
    machine,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
