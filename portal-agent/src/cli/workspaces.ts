import { existsSync, readdirSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dmError } from '@data-migration/contract/errors'
import type { SnapshotEvent } from '@data-migration/contract/portal'
import { askControl } from '../run/control-client.ts'
import { readEvents } from '../run/read-events.ts'
import { type Status, statusOf } from '../run/status.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import { workspacePaths, type WorkspacePaths } from '../run/workspace-paths.ts'

const answerWithinMs = 3000
export const idForm = /^[a-z0-9-]{1,64}$/

/** Sub-tasks that have a workspace below the root. */
export function workspaceIds(root: string): string[] {
  if (!existsSync(root)) return []
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.map((entry) => entry.name).filter((name) => existsSync(workspacePaths(root, name).job))
}

/** Throws DM-JOB-006. Without an id the only workspace is meant. */
export function findWorkspace(root: string, id: string | undefined): { id: string; paths: WorkspacePaths } {
  const ids = workspaceIds(root)
  const [first] = ids
  const wanted = id ?? (ids.length === 1 ? first : undefined)
  if (wanted !== undefined && idForm.test(wanted) && ids.includes(wanted))
    return { id: wanted, paths: workspacePaths(root, wanted) }
  const found = ids.length === 0 ? 'no workspace at all' : ids.join(', ')
  throw dmError('DM-JOB-006', { workspace: workspacePaths(root, id ?? '').directory }, { found })
}

/** Asks the process of a workspace, if there is one, and reads what it has written. */
export async function readStatus(root: string, id: string): Promise<Status> {
  const paths = workspacePaths(root, id)
  const holder = lockHolder(paths.directory)
  const answer =
    holder === null
      ? null
      : await askControl(paths.socket, { id: randomUUID(), cmd: 'status' }, answerWithinMs)
  return statusOf({
    subTask: id,
    workspace: paths.directory,
    holder,
    snapshot: answer as SnapshotEvent | null,
    events: readEvents(paths.events),
  })
}
