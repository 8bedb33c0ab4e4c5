import { type LogChunk, logFileName } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { WorkspaceFile } from '../../executors/link.ts'
import type { HttpDeps } from '../deps.ts'
import { WorkspaceFolder } from '../files/workspace-folder.ts'
import { logChunk } from './log-range.ts'

export function logFolder(deps: HttpDeps): WorkspaceFolder {
  return new WorkspaceFolder(deps, 'logs', (file, cause) => dmError('DM-TASK-023', { file }, { cause }))
}

/** The log files there are. Throws DM-TASK-002 and what reaching the executor throws. */
export async function logFiles(
  folder: WorkspaceFolder,
  subTaskId: string,
): Promise<readonly WorkspaceFile[]> {
  return (await folder.list(subTaskId)).filter(({ name }) => logFileName.safeParse(name).success)
}

export interface WantedRange {
  /** Left out: the end of the file. */
  readonly offset?: number | undefined
  readonly length: number
}

/** Throws DM-TASK-002, DM-TASK-023, DM-TASK-105 and what reaching the executor throws. */
export async function readLog(
  folder: WorkspaceFolder,
  subTaskId: string,
  file: string,
  { offset, length }: WantedRange,
): Promise<LogChunk> {
  const read = await folder.open(subTaskId, file)
  if (offset === undefined) {
    const { size } = await read(0, 1)
    const start = Math.max(0, size - length)
    return logChunk(file, await read(start, length), true)
  }
  return logChunk(file, await read(offset, length), false)
}
