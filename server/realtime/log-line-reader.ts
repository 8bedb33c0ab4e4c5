import type { FileRange } from '../executors/link.ts'

export interface LogLine {
  /** RFC 3339. */
  readonly at: string
  readonly level: string
  readonly message: string
}

/** A line that is longer is cut there; the file has all of it. */
const longestLineBytes = 16 * 1024

const newline = 0x0a

/** Makes lines of the ranges of a pino log; what is behind the last line end waits for the next range. */
export class LogLineReader {
  #rest: Buffer = Buffer.alloc(0)
  #began = false
  /** Inside a line that was cut already, or whose begin is not known. */
  #skips = false

  take({ offset, content }: Pick<FileRange, 'offset' | 'content'>): readonly LogLine[] {
    if (!this.#began) this.#skips = offset > 0
    this.#began = true
    const lines: LogLine[] = []
    const bytes = Buffer.concat([this.#rest, content])
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      if (!this.#skips) lines.push(...lineOf(bytes.subarray(start, end)))
      this.#skips = false
      start = end + 1
    }
    this.#rest = Buffer.from(bytes.subarray(start))
    if (this.#rest.length > longestLineBytes) lines.push(...this.#cut())
    return lines
  }

  #cut(): readonly LogLine[] {
    const cut = this.#skips ? [] : lineOf(this.#rest)
    this.#rest = Buffer.alloc(0)
    this.#skips = true
    return cut
  }
}

/** https://getpino.io/#/docs/api?id=loggerlevels-object */
const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

function lineOf(bytes: Buffer): readonly LogLine[] {
  const text = bytes.toString('utf8', 0, longestLineBytes)
  if (text.trim() === '') return []
  const fields = fieldsOf(text)
  if (fields === null) return [{ at: '', level: 'info', message: text }]
  const { level, time, msg, ...rest } = fields
  const further = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)]
  return [
    {
      at: typeof time === 'string' ? time : '',
      level: typeof level === 'number' ? (levels[level] ?? String(level)) : 'info',
      message: [...(typeof msg === 'string' ? [msg] : []), ...further].join(' '),
    },
  ]
}

/** Null for what is no JSON object, as a line of the runtime itself. */
function fieldsOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
