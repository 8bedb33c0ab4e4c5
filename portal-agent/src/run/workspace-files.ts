import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import { type FileRangeLine, longestRangeBytes, type WorkspaceFile } from '@data-migration/contract/portal'

/** What may be looked at from outside; the rest of a workspace is nobody's business. */
const folders = ['logs', 'reports'] as const

/** Where files are listed: statements that mend the target have a folder of their own. */
const listed = [...folders, 'reports/repair'] as const

/** Plain files below `logs/` and `reports/`; symbolic links are left out. */
export function listFiles(workspace: string): WorkspaceFile[] {
  return listed.flatMap((folder) => filesIn(workspace, folder))
}

function filesIn(workspace: string, folder: string): WorkspaceFile[] {
  try {
    return readdirSync(join(workspace, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const { size, mtime } = statSync(join(workspace, folder, entry.name))
        return { name: `${folder}/${entry.name}`, bytes: size, modifiedAt: mtime.toISOString() }
      })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** An open file of a workspace that is read in pieces. */
export interface OpenFile extends Disposable {
  /** At most `longestRangeBytes`. Throws DM-JOB-032 when the file ends before `offset`. */
  read(offset: number, bytes: number): FileRangeLine
  size(): number
}

/** Throws DM-JOB-031 for everything that is not a plain file below `logs/` or `reports/`, whatever the name leads to. */
export function openFile(workspace: string, name: string): OpenFile {
  const fd = openInside(workspace, name)
  return {
    size: () => fstatSync(fd).size,
    read: (offset, bytes) => readRange(fd, name, offset, bytes),
    [Symbol.dispose]: () => closeSync(fd),
  }
}

function openInside(workspace: string, name: string): number {
  const missing = dmError('DM-JOB-031', { workspace, file: name })
  let fd: number
  try {
    const path = realpathSync(join(workspace, name))
    const inside = folders.some((folder) => path.startsWith(join(realpathSync(workspace), folder) + sep))
    if (!inside) throw missing
    // A pipe must not block us, nor a link be followed that was put there since.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    throw missing
  }
  if (fstatSync(fd).isFile()) return fd
  closeSync(fd)
  throw missing
}

function readRange(fd: number, name: string, offset: number, bytes: number): FileRangeLine {
  const { size } = fstatSync(fd)
  if (offset > size) throw dmError('DM-JOB-032', { file: name, size, offset })
  const buffer = Buffer.alloc(Math.min(bytes, longestRangeBytes, size - offset))
  const read = readSync(fd, buffer, 0, buffer.length, offset)
  return { v: 1, type: 'range', name, offset, size, base64: buffer.toString('base64', 0, read) }
}
