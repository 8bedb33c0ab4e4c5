import { readFileSync, statfsSync } from 'node:fs'
import { arch, availableParallelism, hostname, loadavg, release } from 'node:os'
import { dirname } from 'node:path'
import type { MachineProbe } from '@data-migration/contract/portal'
import { portalVersion } from '../version.ts'

type MachineFacts = Omit<MachineProbe, 'v' | 'type' | 'portals'>

/** What this machine has to offer; disk is that of the file system `directory` lies or would lie on. */
export function machineFacts(directory: string, now: Date): MachineFacts {
  const memory = memoryIn(readFileSync('/proc/meminfo', 'utf8'))
  const disk = diskOf(directory)
  return {
    at: now.toISOString(),
    hostname: hostname(),
    os: systemNameIn(readOrEmpty('/etc/os-release')),
    kernel: release(),
    architecture: arch(),
    cores: availableParallelism(),
    loadAverage1m: loadavg()[0] ?? 0,
    memoryTotalBytes: memory.total,
    memoryAvailableBytes: memory.available,
    diskTotalBytes: disk.total,
    diskFreeBytes: disk.free,
    portalVersion,
  }
}

/** From /proc/meminfo, whose `kB` are 1024 bytes (proc(5)). */
export function memoryIn(meminfo: string): { total: string; available: string } {
  const bytes = (name: string) => {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)
    return String(BigInt(match?.[1] ?? 0) * 1024n)
  }
  return { total: bytes('MemTotal'), available: bytes('MemAvailable') }
}

/** From os-release(5). */
export function systemNameIn(osRelease: string): string {
  const match = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)
  return match?.[1] ?? 'Linux'
}

/** Free for an ordinary user, as `df` says. */
function diskOf(directory: string): { total: string; free: string } {
  for (let place = directory; ; place = dirname(place)) {
    try {
      const { blocks, bavail, bsize } = statfsSync(place, { bigint: true })
      return { total: String(blocks * bsize), free: String(bavail * bsize) }
    } catch (error) {
      if (place === dirname(place)) throw error
    }
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
