import { join } from 'node:path'
import { exitCode } from '@data-migration/contract/portal'
import {
  type OwnServer,
  startEmbeddedPostgres,
  startMachineMariadbOrMysql,
  startMachinePostgres,
  startNpmMysql56,
} from '@data-migration/tests/testbed'
import { DemoFailure } from '../failure.ts'
import type { ServerChoice } from '../request.ts'
import type { DemoServer } from './demo-server.ts'

export type Side = 'source' | 'target'
export interface StartedServer extends DemoServer {
  readonly server: OwnServer
  readonly directory: string
}

/**
 * Starts a server of the demo's own below `root`: the machine's where one is installed and starts, else npm's. One
 * left running by a demo that was killed is stopped or used again.
 */
export async function startOwn(
  side: Side,
  choice: ServerChoice,
  root: string,
  onNote: (note: string) => void,
): Promise<StartedServer> {
  if (choice === 'auto') {
    const started = await startMachine(side, join(root, `${side}-machine`)).catch((error: unknown) => {
      onNote(
        `The ${side} installed on this machine did not start, npm's takes its place. ${messageOf(error)}`,
      )
      return undefined
    })
    if (started !== undefined) return started
  }
  return await startNpm(side, join(root, `${side}-npm`)).catch((error: unknown) => {
    throw new DemoFailure(
      exitCode[side],
      `No ${side} could be started. ${messageOf(error)}`,
      remedies[side],
      error,
    )
  })
}

async function startMachine(side: Side, directory: string): Promise<StartedServer | undefined> {
  const start = side === 'source' ? startMachineMariadbOrMysql : startMachinePostgres
  const server = await start(directory)
  return server && started(server, directory, 'installed on this machine')
}

async function startNpm(side: Side, directory: string): Promise<StartedServer> {
  const server =
    side === 'source' ? await startNpmMysql56(directory) : await startEmbeddedPostgres(directory, 17)
  return started(server, directory, 'delivered by npm')
}

function started(server: OwnServer, directory: string, origin: string): StartedServer {
  const passwordFile = join(directory, 'admin-password')
  return { server, directory, endpoint: server, origin, own: true, passwordFile }
}

const remedies: Record<Side, string> = {
  source: 'Install the package mariadb-server, or name a server of yours: --source mysql://user@host:3306',
  target: 'Install the package postgresql, or name a server of yours: --target postgresql://user@host:5432',
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
