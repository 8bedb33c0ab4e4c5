/** Times of day at which something may happen, in the wall-clock time of one zone. */
export interface Hours {
  /** Minutes of the day; one that ends before it begins goes over midnight. Never empty. */
  readonly spans: readonly { readonly from: number; readonly to: number }[]
  /** IANA name. */
  readonly zone: string
}

const minuteMs = 60_000
/** A day of the longest kind has 25 hours. */
const longestWaitMinutes = 26 * 60

/**
 * `22:00-06:00, 12:30-13:00 Asia/Shanghai`; without a zone UTC; '' is null: always. Throws a RangeError that says what is
 * wrong.
 */
export function parseHours(text: string): Hours | null {
  const plain = text.trim()
  if (plain === '') return null
  const [, list = '', zone = 'UTC'] = /^(.*?\d)(?:\s+([A-Za-z]\S*))?$/.exec(plain) ?? [undefined, plain]
  assertZone(zone)
  return { spans: list.split(',').map(spanOf), zone }
}

function spanOf(text: string): Hours['spans'][number] {
  const parts = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(text)
  const [fromHour = 99, fromMinute = 0, toHour = 99, toMinute = 0] = (parts ?? []).slice(1).map(Number)
  const from = fromHour * 60 + fromMinute
  const to = toHour * 60 + toMinute
  const isTime = fromMinute < 60 && toMinute < 60 && from < 24 * 60 && to <= 24 * 60
  if (!isTime || from === to) throw new RangeError(`"${text.trim()}" is not a span such as 22:00-06:00`)
  return { from, to }
}

function assertZone(zone: string): void {
  try {
    minuteOfDay(zone, 0)
  } catch {
    throw new RangeError(`"${zone}" is not the name of a time zone such as Asia/Shanghai`)
  }
}

export function isWithin({ spans, zone }: Hours, atMs: number): boolean {
  const minute = minuteOfDay(zone, atMs)
  return spans.some(({ from, to }) =>
    from < to ? minute >= from && minute < to : minute >= from || minute < to,
  )
}

/** `atMs` where it is within; else the beginning of the next minute that is. */
export function nextWithin(hours: Hours, atMs: number): number {
  if (isWithin(hours, atMs)) return atMs
  const first = Math.floor(atMs / minuteMs) + 1
  // Minute by minute, as a change of the clocks may skip or repeat the beginning.
  for (let minute = first; minute <= first + longestWaitMinutes; minute++)
    if (isWithin(hours, minute * minuteMs)) return minute * minuteMs
  throw new RangeError('hours without a beginning')
}

function minuteOfDay(zone: string, atMs: number): number {
  const parts = clockOf(zone).formatToParts(atMs)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return of('hour') * 60 + of('minute')
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one costs a hundred times what using it does. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', format)
  clocks.set(timeZone, clock)
  return clock
}
