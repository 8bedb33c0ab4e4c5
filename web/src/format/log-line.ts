/** A line of a log as it is shown; `level` is one of the names of pino. */
export interface ShownLine {
  readonly at: string
  readonly level: LogLevel
  readonly message: string
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

/** pino writes levels as 10, 20, … 60. */
export function levelOf(level: unknown): LogLevel {
  const number = typeof level === 'number' ? level : Number(level)
  if (Number.isInteger(number))
    return logLevels[Math.min(5, Math.max(0, Math.floor(number / 10) - 1))] ?? 'info'
  return logLevels.find((name) => name === level) ?? 'info'
}

const heads = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'v'])

/** A line of a log file: pino's JSON with its further fields behind the message, or any other text as it is. */
export function parseLogLine(text: string): ShownLine {
  const fields = jsonObject(text)
  if (fields === null) return { at: '', level: 'info', message: text }
  const rest = Object.entries(fields)
    .filter(([name]) => !heads.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { time, level, msg } = fields
  const at = typeof time === 'number' ? new Date(time).toISOString() : typeof time === 'string' ? time : ''
  return {
    at,
    level: levelOf(level),
    message: [typeof msg === 'string' ? msg : '', ...rest].join(' ').trim(),
  }
}

function jsonObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

/** Lines of at least this level that contain the text. */
export function filterLines(
  lines: readonly ShownLine[],
  least: LogLevel,
  text: string,
): readonly ShownLine[] {
  const from = logLevels.indexOf(least)
  const wanted = text.toLowerCase()
  return lines.filter(
    ({ level, message }) =>
      logLevels.indexOf(level) >= from && (wanted === '' || message.toLowerCase().includes(wanted)),
  )
}
