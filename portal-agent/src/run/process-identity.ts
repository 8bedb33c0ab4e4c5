import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Names one process for good. A pid alone is recycled, so the start time (clock ticks since boot, field 22 of
 * /proc/<pid>/stat, see proc(5)) and the boot it counts from belong to it.
 */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  readonly startTime: string
  readonly bootId: string
}

export function ownIdentity(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, startTime: startTimeOf(process.pid) ?? '', bootId: bootId() }
}

/** Whether the process still exists. One of another host cannot be looked at and counts as alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true
  return identity.bootId === bootId() && startTimeOf(identity.pid) === identity.startTime
}

/** How the ledger names a holder. */
export function holderText(identity: ProcessIdentity): string {
  return `${identity.host} pid ${identity.pid} start ${identity.startTime} boot ${identity.bootId}`
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function startTimeOf(pid: number): string | undefined {
  try {
    return startTimeIn(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/** From a line of /proc/<pid>/stat; undefined for a process that has ended and is only not yet reaped. */
export function startTimeIn(stat: string): string | undefined {
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}
