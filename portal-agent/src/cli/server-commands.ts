import type { PortalVersion } from '@data-migration/contract/portal'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { forgetScopes } from '../model/ports/forget.ts'
import { portalVersion } from '../version.ts'
import { type AttachFlags, attachCommand } from './attach-command.ts'
import { controlCommand } from './control-command.ts'
import { forgetCommand, type ForgetFlags } from './forget-command.ts'
import { gcCommand, type GcFlags } from './gc-command.ts'
import { logsCommand, type LogsFlags } from './logs-command.ts'
import { probeCommand } from './probe-command.ts'
import { detachedCommand, detachedCommandName, startCommand, type StartFlags } from './start-command.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'

type End = (code: number) => void

const subTaskText = 'sub-task; not needed when there is only one'

/** The commands the server drives an executor with. People may use them, too. */
export function addServerCommands(
  program: Command,
  withLookFlags: (command: Command) => Command,
  terminal: Terminal,
  end: End,
): void {
  const command = (name: string, text: string) => withLookFlags(program.command(name).description(text))
  const endWithStdin = ['--end-with-stdin', 'end when standard input ends', false] as const

  command(
    'start',
    'start a sub-task that goes on by itself; reads {"job": …, "secrets": …, "command": "run" | "verify" | "repair" | "apply-repair"} from standard input',
  )
    .option('--take-over', 'take the sub-task over from a process that is frozen or out of reach', false)
    .action(async (flags: StartFlags) => end(await startCommand(flags, terminal)))
  withLookFlags(program.command(detachedCommandName, { hidden: true }))
    .option('--take-over', 'see start', false)
    .action(async (flags: StartFlags) => end(await detachedCommand(flags, terminal)))
  command('attach', 'follow the events of a sub-task to its end')
    .argument('[id]', subTaskText)
    .option('--from <seq>', 'number of the last event already seen', wholeNumber, 0)
    .option(...endWithStdin)
    .action(async (id: string | undefined, flags: AttachFlags) =>
      end(await attachCommand(id, flags, terminal)),
    )
  command('control', 'pass one control line from standard input to a running sub-task')
    .argument('[id]', subTaskText)
    .action(async (id: string | undefined, flags: LookFlags) =>
      end(await controlCommand(id, flags, terminal)),
    )
  command(
    'forget',
    'fence a sub-task out of its target and remove its traces there; reads what start reads from standard input',
  )
    .addOption(new Option('--scope <what>', 'what is forgotten').choices(forgetScopes).default('nothing'))
    .option('--drop-tables', 'drop the tables it has created', false)
    .action(async (flags: ForgetFlags) => end(await forgetCommand(flags, terminal)))
  command('logs', 'logs and reports of a sub-task: their list, or a part of one')
    .argument('[id]', subTaskText)
    .option('--file <name>', 'as the list names it')
    .option('--offset <bytes>', 'where to begin; without it the end of the file is shown', wholeNumber)
    .option('--bytes <number>', 'how much to show', wholeNumber, 64 * 1024)
    .option('--follow', 'go on with what is appended', false)
    .option(...endWithStdin)
    .action(async (id: string | undefined, flags: LogsFlags) => end(await logsCommand(id, flags, terminal)))
  command('probe', 'what this machine has to offer, and which sub-tasks are on it').action(
    async (flags: LookFlags) => end(await probeCommand(flags, terminal)),
  )
  command('gc', 'remove the files of a sub-task that has ended, or of all that ended long ago')
    .argument('[id]', 'sub-task')
    .option('--older-than-days <days>', 'without a sub-task: ended before this many days', wholeNumber, 30)
    .action(async (id: string | undefined, flags: GcFlags) => end(await gcCommand(id, flags, terminal)))
}

/** `portal --version` for people, with `--json` for programs. */
export function printVersion(terminal: Terminal, json: boolean): void {
  const line: PortalVersion = {
    v: 1,
    type: 'version',
    version: portalVersion,
    node: process.versions.node,
    architecture: process.arch,
  }
  if (json) printJson(terminal, line)
  else terminal.out(`portal ${portalVersion} (Node ${line.node}, ${line.architecture})\n`)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is no whole number.')
  return Number(text)
}
