import { readFileSync } from 'node:fs'
import { exitCode } from '@data-migration/contract/portal'
import { Command, InvalidArgumentError, Option } from 'commander'
import { DemoFailure } from './failure.ts'
import { parseServerUrl, type ServerUrl } from './servers/server-url.ts'

export type ServerChoice = 'auto' | 'npm'

export interface DemoRequest {
  readonly source?: ServerUrl
  readonly target?: ServerUrl
  readonly servers: ServerChoice
  readonly scale: number
  readonly once: boolean
  readonly keep: boolean
  readonly json?: string
}

type Flags = {
  source?: string
  target?: string
  sourcePasswordFile?: string
  targetPasswordFile?: string
  servers: ServerChoice
  scale: number
  once?: true
  keep?: true
  json?: string
}

const help = `
The source is a MySQL or MariaDB server, the target a PostgreSQL server; the demo makes databases and users of its
own in them and drops them at the end. Without URLs it starts servers below .demo/: those installed on this machine,
else MySQL 5.6 and PostgreSQL as npm delivers them.

A password in a URL can be seen by other users of this machine. Better: --source-password-file, --target-password-file,
or the variables DEMO_SOURCE_PASSWORD and DEMO_TARGET_PASSWORD.`

/** Reads the command line. Throws DemoFailure for a URL or file that cannot be used. */
export function readRequest(argv: readonly string[], environment: NodeJS.ProcessEnv): DemoRequest {
  const command = new Command('npm run demo --')
    .description(
      'Moves two generated shops from MySQL or MariaDB to PostgreSQL, on two executors, and proves that nothing was lost',
    )
    .option('--source <url>', 'mysql://user@host:3306, an administrator')
    .option('--target <url>', 'postgresql://user@host:5432, an administrator')
    .option('--source-password-file <file>')
    .option('--target-password-file <file>')
    .addOption(new Option('--servers <which>', 'what to start').choices(['auto', 'npm']).default('auto'))
    .option('--scale <number>', 'size of both shops together; 1 is some 760,000 rows', readScale, 1)
    .option('--once', 'stop everything at the end instead of keeping it up until Ctrl-C')
    .option('--json <file>', 'write the result there')
    .option('--keep', 'leave the data behind')
    .addHelpText('after', help)
    .exitOverride((end) => process.exit(end.exitCode === 0 ? exitCode.ok : exitCode.usage))
    .parse([...argv], { from: 'user' })
  const flags = command.opts<Flags>()
  const source = readUrl('source', flags.source, flags.sourcePasswordFile, environment)
  const target = readUrl('target', flags.target, flags.targetPasswordFile, environment)
  const { servers, scale, json, once = false, keep = false } = flags
  return { source, target, servers, scale, once, keep, json }
}

function readScale(text: string): number {
  const scale = Number(text)
  if (Number.isFinite(scale) && scale > 0 && scale <= 100) return scale
  throw new InvalidArgumentError('It is a number above 0, at most 100.')
}

function readUrl(
  side: 'source' | 'target',
  url: string | undefined,
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): ServerUrl | undefined {
  if (url === undefined) return undefined
  const variable = `DEMO_${side.toUpperCase()}_PASSWORD`
  const password = file === undefined ? environment[variable] : readPassword(side, file)
  // The programs the demo starts need not inherit it.
  delete environment[variable]
  return parseServerUrl(side, url, password)
}

function readPassword(side: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const found = `The file of --${side}-password-file cannot be read: ${file}`
    throw new DemoFailure(exitCode.usage, found, 'Give a file with nothing but the password in it.', error)
  }
}
