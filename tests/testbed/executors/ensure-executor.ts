import { serviceDirectory } from '../paths.ts'
import { portOf } from '../ports.ts'
import type { Executor } from './executor.ts'
import { ensureMachineExecutor } from './machine-executor.ts'
import { ensureUserExecutor } from './user-executor.ts'

export type ExecutorNumber = 1 | 2 | 3

/** Starts the bare executor unless it runs. As root it is a minimal Debian; otherwise an sshd of the user. */
export async function ensureExecutor(number: ExecutorNumber): Promise<Executor> {
  const name = `executor${number}` as const
  const ensure = process.getuid?.() === 0 ? ensureMachineExecutor : ensureUserExecutor
  return await ensure(name, serviceDirectory(name), portOf(name))
}
