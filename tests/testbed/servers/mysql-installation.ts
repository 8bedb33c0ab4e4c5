import { dirname, join } from 'node:path'
import { run } from '../command.ts'
import { fetchDebianTree, treeProgram } from '../delivery/debian-tree.ts'
import { fetchNpmServer } from '../delivery/npm-servers.ts'
import { TestbedError } from '../testbed-error.ts'
import { findProgram } from './machine-programs.ts'
import { bootstrapMariadb, copyData, initializeMysql, type DataRequest } from './mysql-data.ts'

/** Programs of one MySQL or MariaDB version and what they need to be told. */
export type MysqlInstallation = {
  kind: 'mysql' | 'mariadb'
  /** The server program, with the loader before it where it needs its own. */
  command: readonly string[]
  env?: NodeJS.ProcessEnv
  settings: Record<string, string>
  createData(request: DataRequest): Promise<void>
}

const bothFlavours = { 'character-set-server': 'utf8mb4' }
const mysqlGtid = { 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' }
const mariadbGtid = { 'gtid-strict-mode': 'ON', 'log-slave-updates': 'ON' }

/** The current MySQL LTS from Debian unstable, in a private folder with its own C library. Its version moves. */
export async function debianMysql(): Promise<MysqlInstallation> {
  const packages = ['mysql-server-core', 'mysql-client-core']
  const root = await fetchDebianTree({ name: 'mysql', suite: 'unstable', packages })
  const paths = {
    basedir: join(root, 'usr'),
    'lc-messages-dir': join(root, 'usr/share/mysql'),
    'character-sets-dir': join(root, 'usr/share/mysql/charsets'),
    'plugin-dir': join(root, 'usr/lib/mysql/plugin'),
  }
  return modernMysql(treeProgram(root, 'usr/sbin/mysqld').command, paths)
}

/** MySQL 5.6.24 as npm delivers it; it carries its own libaio. */
export async function npmMysql56(): Promise<MysqlInstallation> {
  const server = join(await fetchNpmServer('mysql56'), 'server')
  const env = { ...process.env, LD_LIBRARY_PATH: server }
  const paths = {
    basedir: server,
    'lc-messages-dir': join(server, 'share'),
    'character-sets-dir': join(server, 'share/charsets'),
  }
  const command = await commandForOldMysql(join(server, 'mysqld'), env)
  const settings = {
    ...paths,
    ...bothFlavours,
    ...mysqlGtid,
    'log-slave-updates': 'ON',
    'explicit-defaults-for-timestamp': 'OFF',
  }
  const createData = (request: DataRequest) =>
    copyData(join(server, 'data/mysql'), { command, env, paths }, request)
  return { kind: 'mysql', command, env, settings, createData }
}

/** MariaDB 10.11: the machine's own where it is that version, else Debian's in a private folder. */
export async function debianMariadb(): Promise<MysqlInstallation> {
  const installed = await findProgram(['mariadbd'])
  if (installed !== undefined && (await versionText(installed)).includes(' 10.11.'))
    return mariadb([installed], '/usr')
  const tree = { name: 'mariadb', suite: 'bookworm', packages: ['mariadb-server-core'] }
  const root = await fetchDebianTree(tree)
  return mariadb(treeProgram(root, 'usr/sbin/mariadbd').command, join(root, 'usr'))
}

/** The MySQL or MariaDB server installed on this machine, if any. Touches neither its service nor its data. */
export async function machineMariadbOrMysql(): Promise<MysqlInstallation | undefined> {
  const program = await findProgram(['mariadbd', 'mysqld'])
  if (program === undefined) return undefined
  const version = await versionText(program)
  if (/mariadb/i.test(version)) return mariadb([program], '/usr')
  if (/Ver ([89]|\d\d)\./.test(version)) return modernMysql([program], {})
  return undefined
}

async function versionText(program: string): Promise<string> {
  return await run(program, ['--no-defaults', '--version'])
}

function modernMysql(command: readonly string[], paths: Record<string, string>): MysqlInstallation {
  const settings = {
    ...paths,
    ...bothFlavours,
    ...mysqlGtid,
    mysqlx: 'OFF',
    'performance-schema': 'ON',
    'secure-file-priv': '',
  }
  return {
    kind: 'mysql',
    command,
    settings,
    createData: (request) => initializeMysql(command, paths, request),
  }
}

function mariadb(command: readonly string[], prefix: string): MysqlInstallation {
  const paths = {
    'lc-messages-dir': join(prefix, 'share/mysql'),
    'character-sets-dir': join(prefix, 'share/mysql/charsets'),
    'plugin-dir': join(prefix, 'lib/mysql/plugin'),
  }
  const settings = { ...paths, ...bothFlavours, 'collation-server': 'utf8mb4_general_ci', ...mariadbGtid }
  const scripts = join(prefix, 'share/mysql')
  return {
    kind: 'mariadb',
    command,
    settings,
    createData: (request) => bootstrapMariadb(command, paths, scripts, request),
  }
}

/** MySQL 5.6 is linked to libraries that some machines no longer have; then it runs on Debian's. */
async function commandForOldMysql(mysqld: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const libraries = await run('ldd', [mysqld], { env })
  if (!libraries.includes('not found')) return [mysqld]
  const packages = ['libc6', 'libgcc-s1', 'libstdc++6', 'libcrypt1', 'libaio1']
  const root = await fetchDebianTree({ name: 'mysql56-libraries', suite: 'bookworm', packages })
  const [loader, flag, folders] = treeProgram(root, '').command
  if (loader === undefined || flag === undefined || folders === undefined) {
    throw new TestbedError(`${root} is incomplete`, 'Delete it and try again')
  }
  return [loader, flag, `${dirname(mysqld)}:${folders}`, mysqld]
}
