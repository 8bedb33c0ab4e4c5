import { createHash } from 'node:crypto'

/** Who a connection belongs to: shown in pg_stat_activity, and found there by a later holder of the sub-task. */
export interface SessionIdentity {
  readonly subTask: string
  readonly epoch: number
}

/**
 * `portal/<sub-task>/<epoch>/<role>`. PostgreSQL cuts application_name at 63 bytes, which would make two sessions look
 * alike; a longer sub-task id is therefore shortened to a prefix and a hash.
 */
export function applicationName(identity: SessionIdentity, role: string): string {
  return `${applicationPrefix(identity.subTask)}${identity.epoch}/${role}`.slice(0, 63)
}

/** Common to all sessions of a sub-task, of any epoch. */
export function applicationPrefix(subTask: string): string {
  return `portal/${shortened(subTask)}/`
}

/** The epoch in an application name of this sub-task; null for any other name. */
export function epochOf(name: string, subTask: string): number | null {
  const prefix = applicationPrefix(subTask)
  if (!name.startsWith(prefix)) return null
  const epoch = /^(\d+)\//.exec(name.slice(prefix.length))?.[1]
  return epoch === undefined ? null : Number(epoch)
}

function shortened(subTask: string): string {
  if (subTask.length <= 36) return subTask
  return `${subTask.slice(0, 23)}-${createHash('sha256').update(subTask).digest('hex').slice(0, 12)}`
}
