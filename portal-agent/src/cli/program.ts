import { dmError } from '@data-migration/contract/errors'
import { exitCode } from '@data-migration/contract/portal'
import { Command, CommanderError } from 'commander'
import { exitOf } from '../run/verdict.ts'
import type { Command as JobCommand } from '../run/command.ts'
import { defaultWorkspaceRoot } from '../run/workspace-paths.ts'
import { decideCommand, type DecideFlags } from './decide-command.ts'
import { addOptionFlags, optionsOf } from './option-flags.ts'
import { runCommand } from './run-command.ts'
import { addServerCommands, printVersion } from './server-commands.ts'
import { listCommand, type LookFlags, statusCommand } from './status-command.ts'
import { stopCommand } from './stop-command.ts'
import { printError, type Terminal } from './terminal.ts'

const jobCommands: Readonly<Record<JobCommand, string>> = {
  check: 'look at source and target and list everything that stands in the way; writes nothing',
  schema: 'create schema and tables on the target',
  full: 'copy all rows, then build indexes, foreign keys and sequences',
  verify: 'compare all rows of both sides',
  repair: 'compare all rows, write down the SQL that mends the target, and apply it with --apply',
  incremental: 'follow the changes of the source until stopped; continues where the target stands',
  run: 'check, schema, full and verify, one after the other (online: incremental in place of verify); run again to continue',
}

/** Runs one command line and returns its exit code. Nothing is thrown: every failure is printed with its code. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const result = { exitCode: exitCode.ok as number }
  if (argv[0] === '--version') {
    printVersion(terminal, argv.includes('--json'))
    return exitCode.ok
  }
  try {
    await programOf(argv, terminal, (code) => (result.exitCode = code)).parseAsync(argv, { from: 'user' })
    return result.exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok
    const shown = error instanceof CommanderError ? usageError(error) : error
    return exitOf(printError(terminal, shown, argv.includes('--json')).code)
  }
}

function usageError(error: CommanderError): Error {
  return dmError('DM-JOB-014', { problem: error.message.replace(/^error: /, '') })
}

function programOf(argv: readonly string[], terminal: Terminal, end: (code: number) => void): Command {
  const program = new Command('portal')
    .description(
      'Moves a MySQL or MariaDB database to PostgreSQL or openGauss, and proves that both are equal.',
    )
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined })
  for (const [name, text] of Object.entries(jobCommands) as [JobCommand, string][])
    addJobCommand(program, name, text, argv, terminal, end)
  addLookCommand(
    program,
    'status',
    'what a sub-task is doing, since when, what is safe, what next',
    async (id, flags) => end(await statusCommand(id, flags, terminal)),
  )
  addLookCommand(program, 'stop', 'end a running sub-task in order', async (id, flags) =>
    end(await stopCommand(id, flags, terminal)),
  )
  withLookFlags(
    program
      .command('decide')
      .description('what to do about a statement of the source that following has stopped at')
      .argument('[id]', 'sub-task; not needed when there is only one'),
  )
    .option('--statement <id>', 'which one, as this command shows it without a choice')
    .option('--skip', 'go on behind it: it is dealt with on the target by hand, or does not matter')
    .option('--run <file>', 'SQL for the target in its place; - reads it from standard input')
    .option('--leave-out', 'do not follow its tables from here on')
    .option('--table <name...>', 'further tables to be left out')
    .option('--decision <file>', 'all of it as JSON, in place of the options above; - reads standard input')
    .action(async (id: string | undefined, flags: DecideFlags) =>
      end(await decideCommand(id, flags, terminal)),
    )
  withLookFlags(program.command('list').description('all sub-tasks that have a workspace')).action(
    async (flags: LookFlags) => end(await listCommand(flags, terminal)),
  )
  addServerCommands(program, withLookFlags, terminal, end)
  return program
}

function addJobCommand(
  program: Command,
  name: JobCommand,
  text: string,
  argv: readonly string[],
  terminal: Terminal,
  end: (code: number) => void,
): void {
  const command = program
    .command(name)
    .description(text)
    .requiredOption('--job <file>', 'the job as JSON; - reads it from standard input')
    .option('--take-over', 'take the sub-task over from a process that is frozen or out of reach', false)
  if (name === 'check')
    command
      .option('--schema', 'tell what would be made of each object, statement by statement', false)
      .option('--html <file>', 'as --schema, and write it as one HTML file')
  if (name === 'repair')
    command.option('--apply', 'as --repair.apply: apply the statements, then compare again', false)
  addOptionFlags(withLookFlags(command)).action(async (flags: JobFlags) => {
    const given = optionsOf(flags as unknown as Record<string, unknown>)
    const options = flags.apply === true ? { ...given, 'repair.apply': true } : given
    end(await runCommand(name, { ...flags, options, again: againCommand(argv) }, terminal))
  })
}

interface JobFlags extends LookFlags {
  readonly job: string
  readonly takeOver: boolean
  /** Of `repair` only. */
  readonly apply?: boolean
  /** Of `check` only. */
  readonly schema?: boolean
  readonly html?: string
}

function addLookCommand(
  program: Command,
  name: string,
  text: string,
  action: (id: string | undefined, flags: LookFlags) => Promise<void>,
): void {
  const command = program
    .command(name)
    .description(text)
    .argument('[id]', 'sub-task; not needed when there is only one')
  withLookFlags(command).action(action)
}

function withLookFlags(command: Command): Command {
  return command
    .option(
      '--workspace <dir>',
      'where sub-tasks keep their events, logs and reports',
      defaultWorkspaceRoot(process.env),
    )
    .option('--json', 'lines of JSON on standard output', false)
}

/** The command line to continue with, as a shell takes it. Taking over is for once. */
export function againCommand(argv: readonly string[]): string {
  const words = argv.filter((word) => word !== '--take-over')
  return ['portal', ...words.map(quoted)].join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
