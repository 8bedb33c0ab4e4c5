import { readFileSync, readdirSync } from 'node:fs'

/**
 * Names one process for good. A pid alone is recycled, so the start time (clock ticks since boot, field 22 of
 * /proc/<pid>/stat, see proc(5)) and the boot it counts from belong to it.
 */
export type ProcessIdentity = { pid: number; startTime: string; bootId: string }

type ProcessStat = { pid: number; state: string; parent: number; threads: number; startTime: string }

/** Reads one line of /proc/<pid>/stat. The name in parentheses may hold spaces and parentheses itself. */
export function parseStat(line: string): ProcessStat | undefined {
  const end = line.lastIndexOf(')')
  const fields = line.slice(end + 2).split(' ')
  const [state, parent] = fields
  const startTime = fields[19]
  if (end < 0 || state === undefined || parent === undefined || startTime === undefined) return undefined
  return {
    pid: Number.parseInt(line, 10),
    state,
    parent: Number(parent),
    threads: Number(fields[17]),
    startTime,
  }
}

/** The running process with this pid; undefined when there is none or only its unreaped rest. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid)
  return stat && { pid, startTime: stat.startTime, bootId: currentBoot() }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identity.bootId === currentBoot() && readStat(identity.pid)?.startTime === identity.startTime
}

/** The process and all its descendants, parents first. */
export function processTree(root: ProcessIdentity): ProcessIdentity[] {
  if (!isAlive(root)) return []
  const children = Map.groupBy(allProcesses(), (stat) => stat.parent)
  const found = [root]
  for (const parent of found) {
    for (const child of children.get(parent.pid) ?? []) {
      found.push({ pid: child.pid, startTime: child.startTime, bootId: root.bootId })
    }
  }
  return found
}

/** Processes started with this environment variable, as far as this user may see it. */
export function processesWithVariable(name: string, value: string): ProcessIdentity[] {
  const wanted = `${name}=${value}`
  const bootId = currentBoot()
  return allProcesses()
    .filter(({ pid }) => environmentOf(pid).includes(wanted))
    .map(({ pid, startTime }) => ({ pid, startTime, bootId }))
}

/** Sends the signal unless the process has ended; a recycled pid is left alone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return
  try {
    process.kill(identity.pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

export function currentBoot(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function allProcesses(): ProcessStat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => readStat(Number(pid))).filter((stat) => stat !== undefined)
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function readStat(pid: number): ProcessStat | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return stat === undefined || hasEnded(stat) ? undefined : stat
  } catch {
    return undefined
  }
}

/** A killed process whose first thread is a zombie still holds its ports and files while other threads end. */
function hasEnded({ state, threads }: ProcessStat): boolean {
  return state === 'X' || (state === 'Z' && threads <= 1)
}
