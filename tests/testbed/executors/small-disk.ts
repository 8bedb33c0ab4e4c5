import { readdirSync, readlinkSync } from 'node:fs'
import { run } from '../command.ts'
import type { Executor } from './executor.ts'

/**
 * Mounts a file system of `mebibytes` at an empty folder of a bare machine, until it is disposed of. Only root can, and
 * only where the machine has a name space of its own.
 */
export async function mountSmallDisk(
  machine: Executor,
  path: string,
  mebibytes: number,
): Promise<AsyncDisposable> {
  const inside = ['--target', String(processInside(machine)), '--mount', '--root']
  const options = `size=${mebibytes}m,mode=0777`
  await run('nsenter', [...inside, 'mount', '-t', 'tmpfs', '-o', options, 'tmpfs', path])
  return {
    async [Symbol.asyncDispose]() {
      await run('nsenter', [...inside, 'umount', path])
    },
  }
}

/** Some process of the machine: one whose root directory is the machine's. */
function processInside(machine: Executor): number {
  const root = machine.hostPath('/').replace(/\/$/, '')
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && rootOf(name) === root)
  if (pid === undefined) throw new Error(`nothing runs in ${root}`)
  return Number(pid)
}

function rootOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/root`)
  } catch {
    return null // it has ended meanwhile
  }
}
