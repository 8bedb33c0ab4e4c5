import { toErrorBody } from '@data-migration/contract/errors'
import { type StartedPortal, exitCode } from '@data-migration/contract/portal'
import { startDetached, type ReadyLine } from '../run/detach.ts'
import { readJobText } from '../run/job-text.ts'
import { ownIdentity, type ProcessIdentity } from '../run/process-identity.ts'
import { runJob } from '../run/run-job.ts'
import { readStartOrder } from '../run/start-order.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import { workspacePaths } from '../run/workspace-paths.ts'
import { reportText } from '../report/report-text.ts'
import type { LookFlags } from './status-command.ts'
import { stopOnSignals } from './stop-signals.ts'
import { printJson, type Terminal } from './terminal.ts'

export interface StartFlags extends LookFlags {
  readonly takeOver: boolean
}

/** Name of the hidden command the detached process runs. */
export const detachedCommandName = 'run-detached'

/**
 * `portal start`: job, passwords and what is to be done come by standard input, the process goes on without whoever
 * started it. A sub-task
 * that runs already is named and left alone. Throws DM-JOB-002, -003, -005, -013, -030.
 */
export async function startCommand(flags: StartFlags, terminal: Terminal): Promise<number> {
  const text = await readJobText('-')
  const { job } = readStartOrder(text).read
  const paths = workspacePaths(flags.workspace, job.subTask)
  const holder = lockHolder(paths.directory)
  if (holder !== null && !flags.takeOver) return say(job.subTask, holder, false, flags, terminal)
  const args = [detachedCommandName, '--workspace', flags.workspace]
  const identity = await startDetached(paths, flags.takeOver ? [...args, '--take-over'] : args, text)
  return say(job.subTask, identity, true, flags, terminal)
}

function say(
  subTask: string,
  { pid, startTime, bootId }: ProcessIdentity,
  started: boolean,
  flags: LookFlags,
  terminal: Terminal,
): number {
  const line: StartedPortal = { v: 1, type: 'started', subTask, pid, startTime, bootId, started }
  if (flags.json) printJson(terminal, line)
  else terminal.out(`${subTask} ${started ? 'runs now' : 'is running already'} as process ${pid}.\n`)
  return exitCode.ok
}

/** What the detached process does. Its first line of output is its last: after that nobody listens. */
export async function detachedCommand(flags: StartFlags, terminal: Terminal): Promise<number> {
  let said = false
  const say = (line: ReadyLine) => {
    if (!said) printJson(terminal, line)
    said = true
  }
  try {
    const { command, read } = readStartOrder(await readJobText('-'))
    using stop = stopOnSignals(() => undefined)
    const report = await runJob({
      command,
      read,
      stop,
      hurry: stop.hurry,
      workspaceRoot: flags.workspace,
      takeOver: flags.takeOver,
      keepWorkspace: true,
      stderr: { level: 'warn', write: () => undefined },
      textOf: (found) => reportText(found, `portal status ${found.subTask}`),
      onEvent: () => say({ type: 'ready', identity: ownIdentity() }),
    })
    return report.exitCode
  } catch (error) {
    say({ error: toErrorBody(error) })
    throw error
  }
}
