import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The source's machine has the first core to itself, with those who work with it; the other one has the rest. */
export const sourceCore = 0
export const otherCore = 1

/**
 * Keeps a process, its threads and what they start from now on to one core. In production Portal and the target are not on
 * the source's machine: without this the bench would tell how two servers share their cores.
 */
export async function pin(pid: number, core: number): Promise<void> {
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)])
}
