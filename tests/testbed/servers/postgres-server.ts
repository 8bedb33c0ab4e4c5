import { existsSync, mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { adminPassword } from '../admin-password.ts'
import { adminPg } from '../clients.ts'
import { run } from '../command.ts'
import type { OwnServer } from '../endpoint.ts'
import { runLocalServer } from './local-server.ts'
import { asOrdinaryUser } from './ordinary-user.ts'

/** The folder with `initdb` and `postgres`. */
export type PostgresInstallation = { bin: string }

export type PostgresServerOptions = {
  directory: string
  port: number
  /** Further or other settings as in postgresql.conf. */
  settings?: Record<string, string>
}

export const postgresAdmin = 'postgres'

/** Starts a PostgreSQL server on a data folder below `directory`, made at first use. TCP with scram-sha-256 only. */
export async function startPostgresServer(
  installation: PostgresInstallation,
  options: PostgresServerOptions,
): Promise<OwnServer> {
  const { directory, port } = options
  const password = adminPassword(directory)
  const login = { host: '127.0.0.1', port, adminUser: postgresAdmin, adminPassword: password }
  const settings = Object.entries({ ...serverSettings(port), ...options.settings })
  const server = await runLocalServer({
    directory,
    port,
    command: asOrdinaryUser([
      join(installation.bin, 'postgres'),
      ...['-D', dataFolder(directory)],
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    stopSignal: 'SIGINT',
    initialize: () => initialize(installation, directory),
    readVersion: () => readVersion(login),
  })
  return { kind: 'postgresql', adminUser: postgresAdmin, adminPassword: password, ...server }
}

/** Loopback only, small memory. The operating system keeps what was committed when postgres is killed. */
function serverSettings(port: number): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // A socket's path may hold 107 bytes only, and TCP is what is under test.
    unix_socket_directories: '',
    wal_level: 'logical',
    max_connections: '100',
    max_wal_senders: '20',
    max_replication_slots: '20',
    shared_buffers: '128MB',
    fsync: 'off',
  }
}

function dataFolder(directory: string): string {
  return join(directory, 'data')
}

/** A data folder is whole or absent: it gets its name last. */
async function initialize(installation: PostgresInstallation, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (existsSync(dataFolder(directory))) return
  const unfinished = join(directory, 'data.new')
  await rm(unfinished, { recursive: true, force: true })
  const [program = '', ...args] = asOrdinaryUser([
    join(installation.bin, 'initdb'),
    `--pgdata=${unfinished}`,
    `--username=${postgresAdmin}`,
    `--pwfile=${join(directory, 'admin-password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${await utf8Locale()}`,
    '--data-checksums',
    '--no-sync',
  ])
  await run(program, args, { cwd: directory, timeoutMs: 120_000 })
  await rename(unfinished, dataFolder(directory))
}

async function utf8Locale(): Promise<string> {
  const locales = await run('locale', ['-a']).catch(() => '')
  return /^C\.utf-?8$/im.test(locales) ? 'C.UTF-8' : 'C'
}

async function readVersion(login: Parameters<typeof adminPg>[0]): Promise<string | undefined> {
  try {
    await using client = await adminPg(login)
    const result = await client.query<{ server_version: string }>('SHOW server_version')
    return result.rows[0]?.server_version.split(' ')[0]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') throw error
    return undefined
  }
}
