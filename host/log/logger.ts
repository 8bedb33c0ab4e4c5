import type { Logger } from '@data-migration/contract/plugin'
import { type DestinationStream, destination, pino } from 'pino'
import { scrub } from './scrub.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** JSON lines on stderr. */
export function createLogger(
  level: LogLevel,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  return wrap(pino({ level, base: null, timestamp: () => `,"at":"${new Date().toISOString()}"` }, to))
}

interface Writer {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Writer
}

function wrap(writer: Writer): Logger {
  return {
    debug: (fields, message) => writer.debug(scrub(fields), message),
    info: (fields, message) => writer.info(scrub(fields), message),
    warn: (fields, message) => writer.warn(scrub(fields), message),
    error: (fields, message) => writer.error(scrub(fields), message),
    child: (fields) => wrap(writer.child(scrub(fields))),
  }
}
