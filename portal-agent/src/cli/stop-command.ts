import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { dmError } from '@data-migration/contract/errors'
import { askControl } from '../run/control-client.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

const answerWithinMs = 5_000
/** While it takes longer, the process is asked so often whether it is there. */
const askEveryMs = 30_000

/** Returns when the process has ended, however long what it has to apply before takes. Throws DM-JOB-006, -015, -019. */
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
  let heardAt = performance.now()
  const isThere = () => lockHolder(paths.directory)?.pid === holder.pid
  while (isThere()) {
    await delay(100)
    if (performance.now() - heardAt < askEveryMs) continue
    const status = await askControl(paths.socket, { id: randomUUID(), cmd: 'status' }, answerWithinMs)
    if (status === null && isThere()) throw silent
    heardAt = performance.now()
    terminal.err(
      `${subTask} still applies what the source had written. Stop it again to end it where it stands.\n`,
    )
  }
  if (flags.json) printJson(terminal, { v: 1, type: 'stopped', subTask })
  else terminal.out(`${subTask} has stopped. Run the same command again to continue.\n`)
  return 0
}
