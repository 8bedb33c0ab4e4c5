import { exitCode } from '@data-migration/contract/portal'
import { attachTo } from '../run/attach.ts'
import type { LookFlags } from './status-command.ts'
import { outWhenTaken, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

export interface AttachFlags extends LookFlags {
  readonly from: number
  /** End when standard input ends: how a session over SSH notices that the other side is gone. */
  readonly endWithStdin: boolean
}

/**
 * Events as lines of JSON until the run has ended (exit code 0) or its process is gone without an end (75). Throws
 * DM-JOB-006.
 */
export async function attachCommand(
  id: string | undefined,
  flags: AttachFlags,
  terminal: Terminal,
): Promise<number> {
  const { paths } = findWorkspace(flags.workspace, id)
  const end = new AbortController()
  if (flags.endWithStdin) {
    process.stdin.on('end', () => end.abort()).on('error', () => end.abort())
    process.stdin.resume()
  }
  process.stdout.on('error', () => end.abort())
  for await (const { text, last } of attachTo(paths, flags.from, end.signal)) {
    if (text !== '') await outWhenTaken(terminal, `${text}\n`)
    if (last !== null) return last === 'ended' ? exitCode.ok : exitCode.transient
  }
  return exitCode.ok
}
