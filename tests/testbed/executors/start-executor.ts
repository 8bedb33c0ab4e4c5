import { mkdirSync } from 'node:fs'
import { freePort } from '../ports.ts'
import type { Executor } from './executor.ts'
import { ensureMachineExecutor } from './machine-executor.ts'
import { ensureUserExecutor } from './user-executor.ts'

/** An executor of one's own, below a folder of one's own, on a free port. Disposing of it stops it; its disk stays. */
export type OwnExecutor = Executor & AsyncDisposable

/**
 * As root a minimal Debian, where the machine lets root make name spaces; else an sshd of the same user, of which `onNote`
 * says why. One that was left running by a killed program is used again or stopped.
 */
export async function startExecutor(
  name: string,
  directory: string,
  onNote: (note: string) => void,
): Promise<OwnExecutor> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const executor = await start(name, directory, onNote)
  return { ...executor, [Symbol.asyncDispose]: () => executor.stop() }
}

async function start(name: string, directory: string, onNote: (note: string) => void): Promise<Executor> {
  if (process.getuid?.() !== 0) return await ensureUserExecutor(name, directory, await freePort())
  try {
    return await ensureMachineExecutor(name, directory, await freePort())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    onNote(`${name} is no machine of its own, but an sshd of this one: ${reason}`)
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    return await ensureUserExecutor(name, `${directory}-sshd`, await freePort())
  }
}
