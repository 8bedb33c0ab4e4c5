import { type LogChunk, logChunkBytes, logFileName } from '@data-migration/contract/api'
import { DmError, dmError, type ErrorCode } from '@data-migration/contract/errors'
import type { ExecutorLink, FileRange, WorkspaceFile } from '../../executors/link.ts'
import type { HttpDeps } from '../deps.ts'
import { logChunk } from './log-range.ts'

const folder = 'logs/'

/** Portal, the executor or the workspace is gone, and the file with it. */
const gone: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DM-INST-009',
  'DM-INST-010',
  'DM-JOB-006',
  'DM-JOB-031',
])

/** The log files there are. Throws DM-TASK-002 and what reaching the executor throws. */
export async function logFiles(deps: HttpDeps, subTaskId: string): Promise<readonly WorkspaceFile[]> {
  const link = await linkTo(deps, subTaskId)
  if (link === null) return []
  const files = await link.files.list(subTaskId).catch((error: unknown) => {
    if (isGone(error)) return []
    throw error
  })
  return files.flatMap((file) => {
    const name = file.name.startsWith(folder) ? file.name.slice(folder.length) : ''
    return logFileName.safeParse(name).success ? [{ ...file, name }] : []
  })
}

export interface WantedRange {
  /** Left out: the end of the file. */
  readonly offset?: number | undefined
  readonly length: number
}

/** Throws DM-TASK-002, DM-TASK-023, DM-TASK-105 and what reaching the executor throws. */
export async function readLog(
  deps: HttpDeps,
  subTaskId: string,
  file: string,
  { offset, length }: WantedRange,
): Promise<LogChunk> {
  const read = await reader(deps, subTaskId, file)
  if (offset === undefined) {
    const { size } = await read(0, 1)
    const start = Math.max(0, size - length)
    return logChunk(file, await read(start, length), true)
  }
  return logChunk(file, await read(offset, length), false)
}

/** The whole file as it is now. Throws as `readLog`; afterwards the stream breaks off when the executor does. */
export async function downloadLog(
  deps: HttpDeps,
  subTaskId: string,
  file: string,
): Promise<AsyncIterable<Uint8Array>> {
  const read = await reader(deps, subTaskId, file)
  const first = await read(0, logChunkBytes)
  return ranges(first, (offset, length) => read(offset, length))
}

async function* ranges(
  first: FileRange,
  read: (offset: number, length: number) => Promise<FileRange>,
): AsyncGenerator<Uint8Array> {
  yield first.content
  let offset = first.content.length
  while (offset < first.size) {
    const { content } = await read(offset, Math.min(logChunkBytes, first.size - offset))
    if (content.length === 0) return
    yield content
    offset += content.length
  }
}

async function reader(deps: HttpDeps, subTaskId: string, file: string) {
  const link = await linkTo(deps, subTaskId)
  if (link === null) throw dmError('DM-TASK-023', { file })
  return async (offset: number, length: number): Promise<FileRange> => {
    try {
      return await link.files.read(subTaskId, `${folder}${file}`, offset, length)
    } catch (error) {
      if (isGone(error)) throw dmError('DM-TASK-023', { file }, { cause: error })
      throw isBeyondTheEnd(error) ? outside(error, offset) : error
    }
  }
}

/** Null where it has never run, or Portal is not there any more. */
async function linkTo({ store, fleet }: HttpDeps, subTaskId: string): Promise<ExecutorLink | null> {
  const { executorId } = await store.subTasks.get(subTaskId)
  if (executorId === null) return null
  try {
    return await fleet.of(executorId)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

function isBeyondTheEnd(error: unknown): error is DmError {
  return error instanceof DmError && error.code === 'DM-JOB-032'
}

function outside(cause: DmError, offset: number): DmError {
  return dmError('DM-TASK-105', { offset, size: cause.params['size'] ?? '?' }, { cause })
}

function isGone(error: unknown): boolean {
  return error instanceof DmError && gone.has(error.code)
}
