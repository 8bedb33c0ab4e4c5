import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where everything of one sub-task lies. */
export interface WorkspacePaths {
  readonly directory: string
  readonly job: string
  readonly events: string
  /** What was decided about statements of the source. */
  readonly decisions: string
  readonly log: string
  readonly reports: string
  /** The source's log while it is kept for later; of no use to another process. */
  readonly spool: string
  readonly socket: string
  readonly pid: string
}

/**
 * An installed Portal has its workspaces beside its versions (`PORTAL_HOME`, set by its launcher); from a checkout there
 * is one folder per user. Either way `portal status` finds a run whatever directory it was started in.
 */
export function defaultWorkspaceRoot(environment: Readonly<Record<string, string | undefined>>): string {
  const installed = environment['PORTAL_HOME']
  return join(installed ?? join(homedir(), '.data-migration'), 'workspace')
}

export function workspacePaths(root: string, subTask: string): WorkspacePaths {
  const directory = join(resolve(root), subTask)
  return {
    directory,
    job: join(directory, 'job.json'),
    events: join(directory, 'events.jsonl'),
    decisions: join(directory, 'decisions.json'),
    log: join(directory, 'logs', 'portal.log'),
    reports: join(directory, 'reports'),
    spool: join(directory, 'spool'),
    socket: join(directory, 'control.sock'),
    pid: join(directory, 'pid'),
  }
}
