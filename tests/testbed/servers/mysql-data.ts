import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { run } from '../command.ts'
import { TestbedError } from '../testbed-error.ts'
import { runAsRoot } from './run-as-root.ts'
import { mysqlLiteral } from './sql-literal.ts'

export type DataRequest = {
  /** The data folder to make. */
  folder: string
  /** An existing private folder for short-lived files. */
  work: string
  admin: string
  password: string
}

/** MySQL 8 and later: `--initialize` runs the administrator's statements from a file only its owner can read. */
export async function initializeMysql(
  command: readonly string[],
  paths: Record<string, string>,
  request: DataRequest,
): Promise<void> {
  const file = join(request.work, 'init.sql')
  const password = mysqlLiteral(request.password)
  const statements = [
    `ALTER USER root@localhost IDENTIFIED BY ${password};`,
    `CREATE USER ${request.admin}@'%' IDENTIFIED BY ${password};`,
    `GRANT ALL ON *.* TO ${request.admin}@'%' WITH GRANT OPTION;`,
  ]
  writeFileSync(file, `${statements.join('\n')}\n`, { mode: 0o600 })
  try {
    await runServer(command, { ...paths, datadir: request.folder, 'init-file': file }, [
      '--initialize-insecure',
    ])
  } finally {
    rmSync(file, { force: true })
  }
}

/** What mariadb-install-db does, without its test database and anonymous users. */
export async function bootstrapMariadb(
  command: readonly string[],
  paths: Record<string, string>,
  scripts: string,
  request: DataRequest,
): Promise<void> {
  const names = [
    'mysql_system_tables',
    'mysql_performance_tables',
    'mysql_system_tables_data',
    'fill_help_tables',
  ]
  const read = [...names, 'maria_add_gis_sp_bootstrap', 'mysql_sys_schema'].map((name) =>
    join(scripts, `${name}.sql`),
  )
  mkdirSync(request.folder, { recursive: true, mode: 0o700 })
  const stdin = [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    'SET @auth_root_socket=NULL;',
    ...read.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')),
    'FLUSH PRIVILEGES;',
    "DELETE FROM mysql.global_priv WHERE User='' OR User='root' AND Host<>'localhost';",
    'FLUSH PRIVILEGES;',
    `ALTER USER root@localhost IDENTIFIED BY ${mysqlLiteral(request.password)};`,
    `GRANT ALL ON *.* TO ${request.admin}@'%' IDENTIFIED BY ${mysqlLiteral(request.password)} WITH GRANT OPTION;`,
    '',
  ].join('\n')
  await runServer(command, { ...paths, datadir: request.folder }, ['--bootstrap'], { stdin })
}

type OldMysql = { command: readonly string[]; env: NodeJS.ProcessEnv; paths: Record<string, string> }

/** The npm package brings a data folder with open accounts; they are closed before it is used. */
export async function copyData(template: string, server: OldMysql, request: DataRequest): Promise<void> {
  await cp(template, request.folder, { recursive: true })
  // Each server makes its own server_uuid.
  await rm(join(request.folder, 'auto.cnf'), { force: true })
  const stdin = [
    "DELETE FROM mysql.user WHERE User='' OR Host<>'localhost';",
    "DELETE FROM mysql.db WHERE User='';",
    `UPDATE mysql.user SET Password=PASSWORD(${mysqlLiteral(request.password)}), plugin='';`,
    "CREATE TEMPORARY TABLE test.admin AS SELECT * FROM mysql.user WHERE User='root' AND Host='localhost';",
    `UPDATE test.admin SET User=${mysqlLiteral(request.admin)}, Host='%';`,
    'INSERT INTO mysql.user SELECT * FROM test.admin;',
    '',
  ].join('\n')
  await runServer(server.command, { ...server.paths, datadir: request.folder }, ['--bootstrap'], {
    stdin,
    env: server.env,
  })
}

type RunOptions = { stdin?: string; env?: NodeJS.ProcessEnv }

async function runServer(
  command: readonly string[],
  settings: Record<string, string>,
  flags: string[],
  options: RunOptions = {},
): Promise<void> {
  const [program, ...fixed] = command
  if (program === undefined) throw new TestbedError('No server program', 'This is a bug of the testbed')
  const named = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  const cwd = resolve(settings['datadir'] ?? '.', '..')
  await run(program, [...fixed, '--no-defaults', ...runAsRoot(), ...flags, ...named], {
    ...options,
    cwd,
    timeoutMs: 120_000,
  })
}
