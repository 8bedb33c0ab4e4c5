import { DmError, dmError, type ErrorCode } from '@data-migration/contract/errors'
import { longestRangeBytes } from '@data-migration/contract/portal'
import type { ExecutorLink, FileRange, WorkspaceFile } from '../../executors/link.ts'
import type { HttpDeps } from '../deps.ts'

/** Portal, the executor or the workspace is gone, and the file with it. */
const gone: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DM-INST-009',
  'DM-INST-010',
  'DM-JOB-006',
  'DM-JOB-031',
])

/** A folder of a sub-task's workspace on its executor. */
export class WorkspaceFolder {
  readonly #deps: HttpDeps
  readonly #prefix: string
  readonly #missing: (file: string, cause?: unknown) => DmError

  /** `missing`: the error for a file that is not there. */
  constructor(
    deps: HttpDeps,
    folder: 'logs' | 'reports',
    missing: (file: string, cause?: unknown) => DmError,
  ) {
    this.#deps = deps
    this.#prefix = `${folder}/`
    this.#missing = missing
  }

  /** The files there are, named within the folder. Throws DM-TASK-002 and what reaching the executor throws. */
  async list(subTaskId: string): Promise<readonly WorkspaceFile[]> {
    const link = await linkTo(this.#deps, subTaskId)
    if (link === null) return []
    const files = await link.files.list(subTaskId).catch((error: unknown) => {
      if (isGone(error)) return []
      throw error
    })
    return files
      .filter(({ name }) => name.startsWith(this.#prefix))
      .map((file) => ({ ...file, name: file.name.slice(this.#prefix.length) }))
  }

  /** Reads ranges of one file. Throws DM-TASK-002, `missing`, DM-TASK-105 and what reaching the executor throws. */
  async open(
    subTaskId: string,
    file: string,
  ): Promise<(offset: number, length: number) => Promise<FileRange>> {
    const link = await linkTo(this.#deps, subTaskId)
    if (link === null) throw this.#missing(file)
    return async (offset, length) => {
      try {
        return await link.files.read(subTaskId, `${this.#prefix}${file}`, offset, length)
      } catch (error) {
        if (isGone(error)) throw this.#missing(file, error)
        throw isBeyondTheEnd(error) ? outside(error, offset) : error
      }
    }
  }

  /** The whole file as it is now. Throws as `open`; afterwards the stream breaks off when the executor does. */
  async download(subTaskId: string, file: string): Promise<AsyncIterable<Uint8Array>> {
    const read = await this.open(subTaskId, file)
    return ranges(await read(0, longestRangeBytes), read)
  }
}

async function* ranges(
  first: FileRange,
  read: (offset: number, length: number) => Promise<FileRange>,
): AsyncGenerator<Uint8Array> {
  yield first.content
  let offset = first.content.length
  while (offset < first.size) {
    const { content } = await read(offset, Math.min(longestRangeBytes, first.size - offset))
    if (content.length === 0) return
    yield content
    offset += content.length
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
