import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Endpoint } from './endpoint.ts'
import { externalEndpoint } from './external-endpoint.ts'
import { serviceDirectory } from './paths.ts'
import { portOf } from './ports.ts'
import { exclusively } from './process/exclusive.ts'
import { recordedProcess, stopServerProcess } from './process/server-process.ts'
import { recordFileOf } from './servers/local-server.ts'
import {
  debianMariadb,
  debianMysql,
  npmMysql56,
  type MysqlInstallation,
} from './servers/mysql-installation.ts'
import { startMysqlServer } from './servers/mysql-server.ts'
import { embeddedPostgres, machinePostgres, type PostgresMajor } from './servers/postgres-installation.ts'
import { startPostgresServer } from './servers/postgres-server.ts'

export const databaseServices = [
  'mysql97',
  'mysql56',
  'mariadb',
  'pg14',
  'pg15',
  'pg16',
  'pg17',
  'pg18',
] as const
export type DatabaseService = (typeof databaseServices)[number]

export const executorServices = ['executor1', 'executor2', 'executor3'] as const
export type ServiceName = DatabaseService | (typeof executorServices)[number]

/** MySQL, the current LTS; `TEST_MYSQL_URL` gives an existing server instead. */
export async function ensureMysql97(): Promise<Endpoint> {
  return (await externalEndpoint('TEST_MYSQL_URL')) ?? (await ensureMysql('mysql97', debianMysql))
}

/** MySQL 5.6.24. */
export async function ensureMysql56(): Promise<Endpoint> {
  return await ensureMysql('mysql56', npmMysql56)
}

/** MariaDB 10.11. */
export async function ensureMariadb(): Promise<Endpoint> {
  return await ensureMysql('mariadb', debianMariadb)
}

/** PostgreSQL 15; `TEST_PG_URL` gives an existing server instead. */
export async function ensurePg15(): Promise<Endpoint> {
  return (await externalEndpoint('TEST_PG_URL')) ?? (await ensurePostgres(15))
}

export async function ensurePg14(): Promise<Endpoint> {
  return await ensurePostgres(14)
}

export async function ensurePg16(): Promise<Endpoint> {
  return await ensurePostgres(16)
}

export async function ensurePg17(): Promise<Endpoint> {
  return await ensurePostgres(17)
}

export async function ensurePg18(): Promise<Endpoint> {
  return await ensurePostgres(18)
}

const starters: Record<DatabaseService, () => Promise<Endpoint>> = {
  mysql97: ensureMysql97,
  mysql56: ensureMysql56,
  mariadb: ensureMariadb,
  pg14: ensurePg14,
  pg15: ensurePg15,
  pg16: ensurePg16,
  pg17: ensurePg17,
  pg18: ensurePg18,
}

/** Starts the service unless it runs. Safe to call from several processes at once. */
export async function ensureService(name: DatabaseService): Promise<Endpoint> {
  return await starters[name]()
}

/** Ends the service if this testbed runs it, also after a crash of whoever started it. */
export async function stopService(name: ServiceName): Promise<void> {
  const directory = serviceDirectory(name)
  if (!existsSync(directory)) return
  await exclusively(directory, () => stopServerProcess(recordFileOf(directory), stopSignalOf(name)))
}

/** Ends the service and deletes its data. */
export async function purgeService(name: ServiceName): Promise<void> {
  await stopService(name)
  await rm(serviceDirectory(name), { recursive: true, force: true })
}

export type ServiceStatus = { name: ServiceName; port: number; pid?: number }

export function serviceStatus(name: ServiceName): ServiceStatus {
  const running = recordedProcess(recordFileOf(serviceDirectory(name)))
  return { name, port: portOf(name), ...(running && { pid: running.pid }) }
}

/** SIGINT is PostgreSQL's fast shutdown; an executor is switched off. */
function stopSignalOf(name: ServiceName): NodeJS.Signals {
  if (name.startsWith('executor')) return 'SIGKILL'
  return name.startsWith('pg') ? 'SIGINT' : 'SIGTERM'
}

type MysqlService = 'mysql97' | 'mysql56' | 'mariadb'

async function ensureMysql(name: MysqlService, find: () => Promise<MysqlInstallation>): Promise<Endpoint> {
  return await startMysqlServer(await find(), { directory: serviceDirectory(name), port: portOf(name) })
}

/** Version 15 is Debian's where it is installed; the others, and 15 elsewhere, come from npm. */
async function ensurePostgres(major: PostgresMajor): Promise<Endpoint> {
  const installed = major === 15 ? await machinePostgres(15) : undefined
  const installation = installed ?? (await embeddedPostgres(major))
  const name = `pg${major}` as const
  return await startPostgresServer(installation, { directory: serviceDirectory(name), port: portOf(name) })
}
