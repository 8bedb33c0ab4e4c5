import { exitCode } from '@data-migration/contract/portal'
import { adminMysql, adminPg, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2/promise'
import { DemoFailure } from '../failure.ts'
import type { DemoServer } from './demo-server.ts'
import type { ServerUrl } from './server-url.ts'

/** Logs in to the server named by --source or --target and asks what it is. */
export async function connectGiven(side: 'source' | 'target', url: ServerUrl): Promise<DemoServer> {
  try {
    const endpoint = side === 'source' ? await askMysql(url) : await askPostgres(url)
    return { endpoint, origin: `given by --${side}`, own: false }
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new DemoFailure(
      exitCode[side],
      `The ${side} at ${url.host}:${url.port} does not let ${url.adminUser} in: ${reason}`,
      `Check host, port, user and password of --${side}; the demo logs in without TLS.`,
      error,
    )
  }
}

async function askMysql(url: ServerUrl): Promise<Endpoint> {
  await using connection = await adminMysql(url)
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>(
    'SELECT VERSION() AS version',
  )
  const version = rows[0]?.version ?? ''
  return { ...url, ...noControl, kind: /mariadb/i.test(version) ? 'mariadb' : 'mysql', version }
}

async function askPostgres(url: ServerUrl): Promise<Endpoint> {
  await using client = await adminPg(url)
  const result = await client.query<{ server_version: string }>('SHOW server_version')
  return { ...url, ...noControl, kind: 'postgresql', version: result.rows[0]?.server_version ?? '' }
}

const refuse = async () => {
  throw new Error('The demo neither starts nor stops a server that was given to it')
}
const noControl = {
  start: refuse,
  stop: refuse,
  restart: refuse,
  pause: refuse,
  resume: refuse,
  kill: refuse,
}
