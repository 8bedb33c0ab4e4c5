import { copyFileSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DmError, dmError } from '@data-migration/contract/errors'
import type { Report } from '@data-migration/contract/portal'
import { writeReport } from '../report/write-report.ts'
import type { RunJob } from './job.ts'
import { ownIdentity } from './process-identity.ts'
import { acquireLock, type WorkspaceLock } from './workspace-lock.ts'
import { workspacePaths, type WorkspacePaths } from './workspace-paths.ts'

export interface Workspace {
  readonly paths: WorkspacePaths
  readonly lock: WorkspaceLock
  /** Keeps a report; nothing is written once another process has taken over. */
  writeReport(report: Report, text: string): Promise<void>
  release(): void
  /** Takes a workspace back that this process has made, so that a refused job leaves no trace. */
  discardIfNew(): void
}

/** Makes or joins the workspace of a job and locks it. Throws DM-JOB-005, DM-JOB-013. */
export function openWorkspace(root: string, job: RunJob, takeOver: boolean): Workspace {
  const paths = workspacePaths(root, job.subTask)
  return reportUnwritable(paths.directory, () => {
    const made = mkdirSync(paths.directory, { recursive: true, mode: 0o700 })
    const lock = acquireLock(paths.directory, takeOver)
    prepare(paths, job, lock)
    return {
      paths,
      lock,
      writeReport: async (report, text) => {
        if (lock.held()) await writeReport(paths.reports, report, text)
      },
      release: () => lock.release(),
      discardIfNew: () => {
        if (made !== undefined && lock.held()) discard(paths.directory, made)
      },
    }
  })
}

function prepare(paths: WorkspacePaths, job: RunJob, lock: WorkspaceLock): void {
  mkdirSync(dirname(paths.log), { recursive: true, mode: 0o700 })
  mkdirSync(paths.reports, { recursive: true, mode: 0o700 })
  // Its key is gone with the process that wrote it.
  rmSync(paths.spool, { recursive: true, force: true })
  if (lock.abandonedBy !== null) {
    detachFromFormerHolder(paths.events)
    detachFromFormerHolder(paths.log)
  }
  replaceFile(paths.pid, ownIdentity())
  replaceFile(paths.job, withoutSecrets(job))
}

/**
 * A frozen process wakes with its files still open. It is given the old inode for itself, so that not even a write it
 * had already begun ends up in the workspace.
 */
function detachFromFormerHolder(file: string): void {
  if (!existsSync(file)) return
  copyFileSync(file, `${file}.new`)
  renameSync(`${file}.new`, file)
}

function withoutSecrets(job: RunJob): object {
  const password = { from: 'stdin' }
  const { subTask: id, source, target, ...rest } = job
  return { id, source: { ...source, password }, target: { ...target, password }, ...rest }
}

function replaceFile(file: string, content: object): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function discard(directory: string, firstMade: string): void {
  rmSync(directory, { recursive: true, force: true })
  // Parents we made go too, unless another sub-task has moved in.
  for (let parent = dirname(directory); parent.startsWith(firstMade); parent = dirname(parent)) {
    try {
      rmdirSync(parent)
    } catch {
      return
    }
  }
}

function reportUnwritable<T>(workspace: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    if (cause instanceof DmError) throw cause
    const found = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    throw dmError('DM-JOB-013', { workspace }, { cause, ...(found === undefined ? {} : { found }) })
  }
}
