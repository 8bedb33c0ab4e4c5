import { type Discarded, exitCode } from '@data-migration/contract/portal'
import { dmError } from '@data-migration/contract/errors'
import { discardWorkspace } from '../run/discard-workspace.ts'
import { readEvents } from '../run/read-events.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import { workspacePaths } from '../run/workspace-paths.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { idForm, workspaceIds } from './workspaces.ts'

export interface GcFlags extends LookFlags {
  readonly olderThanDays: number
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Removes the workspace named, or all that ended long ago; those whose process died without an end are kept, because
 * somebody may want to know why. Removing what is not there is no failure. Throws DM-JOB-005, -014.
 */
export async function gcCommand(id: string | undefined, flags: GcFlags, terminal: Terminal): Promise<number> {
  if (id !== undefined && !idForm.test(id)) throw dmError('DM-JOB-014', { problem: `${id} is no sub-task` })
  const before = Date.now() - flags.olderThanDays * dayMs
  const wanted = id === undefined ? endedBefore(flags.workspace, before) : [id]
  const subTasks = wanted.filter((one) => discardWorkspace(workspacePaths(flags.workspace, one).directory))
  const line: Discarded = { v: 1, type: 'discarded', subTasks }
  if (flags.json) printJson(terminal, line)
  else for (const subTask of subTasks) terminal.out(`${subTask} is removed.\n`)
  return exitCode.ok
}

function endedBefore(root: string, beforeMs: number): string[] {
  return workspaceIds(root).filter((id) => {
    const paths = workspacePaths(root, id)
    const last = readEvents(paths.events).at(-1)
    return last?.type === 'ended' && Date.parse(last.at) < beforeMs && lockHolder(paths.directory) === null
  })
}
