import { existsSync, mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2'
import { adminPassword } from '../admin-password.ts'
import { adminMysql } from '../clients.ts'
import type { OwnServer } from '../endpoint.ts'
import { runLocalServer } from './local-server.ts'
import type { MysqlInstallation } from './mysql-installation.ts'
import { runAsRoot } from './run-as-root.ts'

export type MysqlServerOptions = {
  directory: string
  port: number
  /** Further or other variables, written as on the command line without the dashes: `{ 'gtid-mode': 'OFF' }`. */
  settings?: Record<string, string>
}

export const mysqlAdmin = 'testbed'

/** Starts a MySQL or MariaDB server on a data folder below `directory`, made at first use. */
export async function startMysqlServer(
  installation: MysqlInstallation,
  options: MysqlServerOptions,
): Promise<OwnServer> {
  const { directory, port } = options
  const password = adminPassword(directory)
  const login = { host: '127.0.0.1', port, adminUser: mysqlAdmin, adminPassword: password }
  const settings = { ...installation.settings, ...serverSettings(directory, port), ...options.settings }
  const server = await runLocalServer({
    directory,
    port,
    command: [...installation.command, '--no-defaults', ...runAsRoot(), ...commandLine(settings)],
    env: installation.env,
    stopSignal: 'SIGTERM',
    initialize: () => initialize(installation, directory, password),
    readVersion: () => readVersion(login),
  })
  return { kind: installation.kind, adminUser: mysqlAdmin, adminPassword: password, ...server }
}

/** Loopback only, row binlog, small memory. The operating system keeps what was committed when mysqld is killed. */
function serverSettings(directory: string, port: number): Record<string, string> {
  return {
    datadir: dataFolder(directory),
    port: String(port),
    'bind-address': '127.0.0.1',
    // Relative to the data folder: a socket's path may hold 107 bytes only.
    socket: 'mysql.sock',
    'pid-file': 'mysqld.pid',
    tmpdir: join(directory, 'tmp'),
    'server-id': String(port),
    'log-bin': 'binlog',
    'binlog-format': 'ROW',
    'innodb-buffer-pool-size': '256M',
    'innodb-flush-log-at-trx-commit': '2',
    'sync-binlog': '0',
    'local-infile': 'ON',
    'max-connections': '200',
  }
}

function commandLine(settings: Record<string, string>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
}

function dataFolder(directory: string): string {
  return join(directory, 'data')
}

/** A data folder is whole or absent: it gets its name last. */
async function initialize(
  installation: MysqlInstallation,
  directory: string,
  password: string,
): Promise<void> {
  mkdirSync(join(directory, 'tmp'), { recursive: true, mode: 0o700 })
  if (existsSync(dataFolder(directory))) return
  const unfinished = join(directory, 'data.new')
  await rm(unfinished, { recursive: true, force: true })
  await installation.createData({ folder: unfinished, work: directory, admin: mysqlAdmin, password })
  await rename(unfinished, dataFolder(directory))
}

async function readVersion(login: Parameters<typeof adminMysql>[0]): Promise<string | undefined> {
  try {
    await using connection = await adminMysql(login)
    const [rows] = await connection.query<(RowDataPacket & { version: string })[]>(
      'SELECT VERSION() AS version',
    )
    return rows[0]?.version
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_ACCESS_DENIED_ERROR') throw error
    return undefined
  }
}
