import type { OwnServer } from './endpoint.ts'
import { freePort } from './ports.ts'
import {
  debianMariadb,
  debianMysql,
  machineMariadbOrMysql,
  npmMysql56,
} from './servers/mysql-installation.ts'
import { startMysqlServer } from './servers/mysql-server.ts'
import { embeddedPostgres, machinePostgres, type PostgresMajor } from './servers/postgres-installation.ts'
import { startPostgresServer } from './servers/postgres-server.ts'

/**
 * Servers of one's own, each on its own data folder: for the demo, and for tests that stop, kill or fill a server
 * others must not share. All listen on loopback and end with `stop()` or `await using`; the data stays.
 */
export type LaunchOptions = {
  /** A free port is taken when none is given. */
  port?: number
  /** Further or other settings of the server, named as in its documentation. */
  settings?: Record<string, string>
}

/** MySQL 5.6.24 from npm; needs neither root nor an installed server. */
export async function startNpmMysql56(directory: string, options: LaunchOptions = {}): Promise<OwnServer> {
  return await startMysqlServer(await npmMysql56(), await complete(directory, options))
}

/** PostgreSQL 14 to 18 from npm; needs neither root nor an installed server. */
export async function startEmbeddedPostgres(
  directory: string,
  major: PostgresMajor,
  options: LaunchOptions = {},
): Promise<OwnServer> {
  return await startPostgresServer(await embeddedPostgres(major), await complete(directory, options))
}

/** The MariaDB (or MySQL 8 and later) installed on this machine; undefined when there is none. */
export async function startMachineMariadbOrMysql(
  directory: string,
  options: LaunchOptions = {},
): Promise<OwnServer | undefined> {
  const installation = await machineMariadbOrMysql()
  return installation && (await startMysqlServer(installation, await complete(directory, options)))
}

/** The newest supported PostgreSQL installed on this machine; undefined when there is none. */
export async function startMachinePostgres(
  directory: string,
  options: LaunchOptions = {},
): Promise<OwnServer | undefined> {
  const installation = await machinePostgres()
  return installation && (await startPostgresServer(installation, await complete(directory, options)))
}

/** The current MySQL LTS, unpacked from Debian unstable; needs apt-get and dpkg, not root. */
export async function startDebianMysql(directory: string, options: LaunchOptions = {}): Promise<OwnServer> {
  return await startMysqlServer(await debianMysql(), await complete(directory, options))
}

/** MariaDB 10.11: the machine's, or unpacked from Debian; needs apt-get and dpkg, not root. */
export async function startMariadb(directory: string, options: LaunchOptions = {}): Promise<OwnServer> {
  return await startMysqlServer(await debianMariadb(), await complete(directory, options))
}

async function complete(directory: string, { port, settings }: LaunchOptions) {
  return { directory, port: port ?? (await freePort()), settings }
}
