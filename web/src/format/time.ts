import type { Locale } from '../stores/preferences.ts'

/** Units as they stand behind a number in each language. */
const units: Readonly<Record<Locale, Readonly<Record<'d' | 'h' | 'm' | 's' | 'ms', string>>>> = {
  'en-US': { d: ' d', h: ' h', m: ' m', s: ' s', ms: ' ms' },
  'zh-CN': { d: ' 天', h: ' 小时', m: ' 分', s: ' 秒', ms: ' 毫秒' },
}

/** Two units at most: `2 h 03 m`, `4 m 05 s`, `12 s`, `350 ms`. */
export function formatDuration(milliseconds: number, locale: Locale): string {
  const unit = units[locale]
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))}${unit.ms}`
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 60) return `${seconds}${unit.s}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}${unit.m} ${two(seconds % 60)}${unit.s}`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}${unit.h} ${two(minutes % 60)}${unit.m}`
  return `${Math.floor(hours / 24)}${unit.d} ${two(hours % 24)}${unit.h}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** In the user's own zone, to the second. */
export function formatInstant(instant: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant))
}

/** `2026-11-20 20:35:31 UTC`: what the hover shows, the same for everybody. */
export function formatUtc(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** Milliseconds between two instants; up to now where the second is missing. */
export function millisecondsBetween(from: string, to: string | null, now: number): number {
  return Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from))
}
