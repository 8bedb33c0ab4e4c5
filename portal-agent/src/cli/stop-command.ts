import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { dmError } from '@data-migration/contract/errors'
import { askControl } from '../run/control-client.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

const answerWithinMs = 5_000
const endWithinMs = 60_000

/** Returns when the process has ended. Throws DM-JOB-006, -015, -019. */
export async function stopCommand(
  id: string | undefined,
  flags: LookFlags,
  terminal: Terminal,
): Promise<number> {
  const { id: subTask, paths } = findWorkspace(flags.workspace, id)
  const holder = lockHolder(paths.directory)
  if (holder === null) throw dmError('DM-JOB-015', { workspace: paths.directory })
  const answer = await askControl(paths.socket, { id: randomUUID(), cmd: 'stop' }, answerWithinMs)
  const silent = dmError('DM-JOB-019', { workspace: paths.directory, pid: holder.pid })
  if (answer === null) throw silent
  const deadline = performance.now() + endWithinMs
  while (lockHolder(paths.directory)?.pid === holder.pid) {
    if (performance.now() > deadline) throw silent
    await delay(100)
  }
  if (flags.json) printJson(terminal, { v: 1, type: 'stopped', subTask })
  else terminal.out(`${subTask} has stopped. Run the same command again to continue.\n`)
  return 0
}
