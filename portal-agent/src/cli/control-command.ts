import { dmError } from '@data-migration/contract/errors'
import { controlSchema, exitCode } from '@data-migration/contract/portal'
import { askControl } from '../run/control-client.ts'
import { parseJson, readJobText } from '../run/job-text.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

const answerWithinMs = 10_000

/** Passes one control line from standard input on and prints the answer. Throws DM-JOB-006, -014, -015, -019. */
export async function controlCommand(
  id: string | undefined,
  flags: LookFlags,
  terminal: Terminal,
): Promise<number> {
  const control = controlSchema.safeParse(parseJson(await readJobText('-'), 'on standard input'))
  if (!control.success || control.data.cmd === 'attach')
    throw dmError('DM-JOB-014', { problem: 'standard input holds no control line' })
  const { paths } = findWorkspace(flags.workspace, id)
  const workspace = paths.directory
  const holder = lockHolder(workspace)
  if (holder === null) throw dmError('DM-JOB-015', { workspace })
  const answer = await askControl(paths.socket, control.data, answerWithinMs)
  if (answer === null) throw dmError('DM-JOB-019', { workspace, pid: holder.pid })
  printJson(terminal, answer)
  return exitCode.ok
}
