import { closeSync, openSync, writeSync } from 'node:fs'
import { type Logger, multistream, pino } from 'pino'

export type { Logger } from 'pino'

export interface LogStream {
  /** Lowest level that is written. */
  readonly level: 'debug' | 'info' | 'warn'
  readonly write: (line: string) => void
}

export interface LogTarget {
  readonly stderr: LogStream
  /** Gets everything from `debug` on. Null: standard error only. */
  readonly file: string | null
  /** Asked before every line of the file. */
  readonly mayWrite: () => boolean
}

export interface OpenLog extends Disposable {
  readonly log: Logger
}

/** Synchronous, so that the last lines before an exit are there. Nothing secret is ever given to it. */
export function openLog(target: LogTarget): OpenLog {
  const fd = target.file === null ? null : openSync(target.file, 'a', 0o600)
  const { level, write } = target.stderr
  const streams = [
    { level, stream: { write } },
    ...(fd === null ? [] : [{ level: 'debug' as const, stream: fileStream(fd, target.mayWrite) }]),
  ]
  const log = pino(
    { level: 'debug', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    multistream(streams),
  )
  return {
    log,
    [Symbol.dispose]() {
      if (fd !== null) closeSync(fd)
    },
  }
}

function fileStream(fd: number, mayWrite: () => boolean): { write(line: string): void } {
  return {
    write(line) {
      if (mayWrite()) writeSync(fd, line)
    },
  }
}
