import { existsSync, rmSync } from 'node:fs'
import { dmError } from '@data-migration/contract/errors'
import { acquireLock, lockHolder } from './workspace-lock.ts'

/**
 * Removes a workspace with all it holds. Throws DM-JOB-005 while a process, frozen or not, works in it. The lock is taken
 * first, so that nobody begins in it meanwhile.
 */
export function discardWorkspace(directory: string): boolean {
  if (!existsSync(directory)) return false
  const holder = lockHolder(directory)
  if (holder !== null) throw dmError('DM-JOB-005', { workspace: directory, pid: holder.pid })
  acquireLock(directory, false)
  rmSync(directory, { recursive: true, force: true })
  return true
}
