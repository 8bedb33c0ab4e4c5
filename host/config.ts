import { readFile } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { LogLevel } from './log/logger.ts'

/** Everything the host is told from outside. */
export interface HostConfig {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly dataRoot: string
  /** Null: SQLite. */
  readonly databaseUrl: string | null
  readonly keyFile: string | null
  /** Folders with a plugin.json. */
  readonly plugins: readonly string[]
  /** Origins that may open sockets beside the host's own. */
  readonly origins: readonly string[]
  readonly logLevel: LogLevel
  /** First line on stdout is JSON: `{url, adminPassword}`. */
  readonly json: boolean
  readonly resetAdmin: boolean
}

interface Flags {
  host: string
  port: number
  data: string
  database?: string
  databaseFile?: string
  keyFile?: string
  plugin: string[]
  origin: string[]
  logLevel: LogLevel
  json: boolean
  resetAdmin: boolean
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

/**
 * The command line, and the one variable that may hold a secret: DATABASE_URL is taken out of the environment, so that
 * no process we start inherits it. Throws DM-AUTH-017.
 */
export async function readConfig(argv: readonly string[]): Promise<HostConfig> {
  const urlOfEnvironment = process.env['DATABASE_URL']
  delete process.env['DATABASE_URL']
  const flags = commandLine()
    .parse([...argv], { from: 'user' })
    .opts<Flags>()
  const checkout = resolve(import.meta.dirname, '..')
  return {
    host: flags.host,
    port: flags.port,
    dataRoot: resolve(flags.data),
    databaseUrl: await databaseUrl(flags, urlOfEnvironment),
    keyFile: flags.keyFile === undefined ? null : resolve(flags.keyFile),
    plugins: flags.plugin.length === 0 ? [checkout] : flags.plugin.map((folder) => resolve(folder)),
    origins: flags.origin,
    logLevel: flags.logLevel,
    json: flags.json,
    resetAdmin: flags.resetAdmin,
  }
}

function commandLine(): Command {
  return new Command('start')
    .description('The stand-alone host of the data-migration plugin')
    .addOption(
      new Option('--port <number>', '0 takes any free one').env('PORT').argParser(portOf).default(9494),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'where everything is kept', '.data')
    .option('--database <url>', 'PostgreSQL instead of SQLite; a URL without a password')
    .option('--database-file <file>', 'file with such a URL, which may hold the password')
    .option('--key-file <file>', 'key of the secrets: 32 bytes in base64 (default: <data>/secret.key)')
    .option('--plugin <folder>', 'folder of a plugin; can be given several times', collect, [])
    .option('--origin <origin>', 'further origin that may open sockets, e.g. of a proxy', collect, [])
    .addOption(new Option('--log-level <level>').choices(levels).default('info'))
    .option('--json', 'tell the URL as JSON', false)
    .option('--reset-admin', 'give the user admin a new one-time password', false)
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text)
  throw new InvalidArgumentError('a number from 0 to 65535')
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

async function databaseUrl(flags: Flags, ofEnvironment: string | undefined): Promise<string | null> {
  const { database, databaseFile } = flags
  if (databaseFile !== undefined) return checkedUrl(await readUrl(databaseFile))
  if (database === undefined) return ofEnvironment === undefined ? null : checkedUrl(ofEnvironment)
  const url = checkedUrl(database)
  if (new URL(url).password === '' && !new URL(url).searchParams.has('password')) return url
  const problem = '--database holds a password, which every user of this machine can see; use --database-file'
  throw dmError('DM-AUTH-017', { problem })
}

async function readUrl(file: string): Promise<string> {
  const path = isAbsolute(file) ? file : join(process.cwd(), file)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw dmError('DM-AUTH-017', { problem: `the file ${file} cannot be read` }, { cause })
  })
  return text.trim()
}

/** The text is not repeated in the error: it may hold a password. */
function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text
  throw dmError('DM-AUTH-017', {
    problem: 'the database is not given as postgresql://user@host:port/database',
  })
}
