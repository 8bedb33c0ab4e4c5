import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { SubTasks } from '../store/sub-tasks.ts'
import type { Bell } from './bell.ts'
import { type LogLine, LogLineReader } from './log-line-reader.ts'

export interface LogSource {
  readonly subTasks: Pick<SubTasks, 'get'>
  readonly links: ExecutorLinks
}

/** `begin`: the lines that follow are all there is; those before belong to another place. */
export type LogItem =
  | { readonly kind: 'begin' }
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly kind: 'failed'; readonly error: unknown }

const logName = 'logs/portal.log'

/** The end of the log that is shown when somebody begins to look. */
const tailBytes = 64 * 1024

/** Follows the log of a sub-task wherever it runs, until the signal. `moved` rings when that may have changed. */
export async function* followLog(
  source: LogSource,
  subTaskId: string,
  moved: Bell,
  retryMs: number,
  signal: AbortSignal,
): AsyncGenerator<LogItem, void> {
  let place: string | null | undefined
  while (!signal.aborted) {
    const { rings } = moved
    let pause = signal
    try {
      const { executorId } = await source.subTasks.get(subTaskId)
      if (executorId !== place || executorId !== null) yield { kind: 'begin' }
      place = executorId
      if (executorId !== null) yield* tailOn(source, subTaskId, executorId, moved, signal)
    } catch (error) {
      if (signal.aborted) return
      yield { kind: 'failed', error }
      pause = AbortSignal.any([signal, AbortSignal.timeout(retryMs)])
    }
    await moved.after(rings, pause)
  }
}

/** Ends when the sub-task is somewhere else. */
async function* tailOn(
  { subTasks, links }: LogSource,
  subTaskId: string,
  executorId: string,
  moved: Bell,
  signal: AbortSignal,
): AsyncGenerator<LogItem, void> {
  const left = new AbortController()
  const here = AbortSignal.any([signal, left.signal])
  const watch = async () => {
    while (!here.aborted) {
      const { rings } = moved
      if ((await subTasks.get(subTaskId)).executorId !== executorId) return
      await moved.after(rings, here)
    }
  }
  void watch().then(
    () => left.abort(),
    () => left.abort(),
  )
  try {
    const reader = new LogLineReader()
    const { files } = await links.of(executorId)
    for await (const range of files.tail(subTaskId, logName, tailBytes, here))
      yield { kind: 'lines', lines: reader.take(range) }
  } finally {
    left.abort()
  }
}
