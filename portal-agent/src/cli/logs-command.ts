import { setTimeout as sleep } from 'node:timers/promises'
import {
  exitCode,
  type FileRangeLine,
  longestRangeBytes,
  type WorkspaceFiles,
} from '@data-migration/contract/portal'
import { listFiles, type OpenFile, openFile } from '../run/workspace-files.ts'
import type { LookFlags } from './status-command.ts'
import { outWhenTaken, printJson, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

export interface LogsFlags extends LookFlags {
  readonly file?: string
  readonly offset?: number
  readonly bytes: number
  /** The last `bytes`, then what is appended. */
  readonly follow: boolean
  readonly endWithStdin: boolean
}

const lookAgainMs = 300

/** Without a file the list of them; with one a part of it. Throws DM-JOB-006, -031, -032. */
export async function logsCommand(
  id: string | undefined,
  flags: LogsFlags,
  terminal: Terminal,
): Promise<number> {
  const { paths } = findWorkspace(flags.workspace, id)
  if (flags.file === undefined) return list(paths.directory, flags, terminal)
  using file = openFile(paths.directory, flags.file)
  const offset = flags.offset ?? Math.max(0, file.size() - flags.bytes)
  const range = file.read(offset, flags.bytes)
  await print(range, flags, terminal)
  if (flags.follow) await follow(file, offset + lengthOf(range), flags, terminal)
  return exitCode.ok
}

function list(workspace: string, flags: LookFlags, terminal: Terminal): number {
  const files = listFiles(workspace)
  const line: WorkspaceFiles = { v: 1, type: 'files', files }
  if (flags.json) printJson(terminal, line)
  else for (const { name, bytes, modifiedAt } of files) terminal.out(`${modifiedAt}  ${bytes}  ${name}\n`)
  return exitCode.ok
}

async function follow(file: OpenFile, from: number, flags: LogsFlags, terminal: Terminal): Promise<void> {
  const end = new AbortController()
  if (flags.endWithStdin) {
    process.stdin.on('end', () => end.abort()).on('error', () => end.abort())
    process.stdin.resume()
  }
  process.stdout.on('error', () => end.abort())
  for (let offset = from; !end.signal.aborted;) {
    // A file that has become shorter begins anew.
    if (file.size() < offset) offset = 0
    const range = file.read(offset, longestRangeBytes)
    const length = lengthOf(range)
    if (length > 0) await print(range, flags, terminal)
    else await sleep(lookAgainMs, undefined, { signal: end.signal }).catch(() => undefined)
    offset += length
  }
}

function lengthOf(range: FileRangeLine): number {
  return Buffer.byteLength(range.base64, 'base64')
}

async function print(range: FileRangeLine, flags: LookFlags, terminal: Terminal): Promise<void> {
  const text = flags.json
    ? `${JSON.stringify(range)}\n`
    : Buffer.from(range.base64, 'base64').toString('utf8')
  await outWhenTaken(terminal, text)
}
