import type { Locale } from '../stores/preferences.ts'

/** A count with group separators; `12 345 678`. Decimal text keeps what a JS number cannot hold. */
export function formatCount(value: number | bigint | string, locale: Locale): string {
  const whole = typeof value === 'string' ? BigInt(value) : value
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(whole)
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes in binary units with three significant digits: `1.25 GiB`. */
export function formatBytes(value: number | bigint | string, locale: Locale): string {
  const bytes = Number(value)
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10))
  const scaled = bytes / 1024 ** power
  const digits = power === 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2
  const number = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(scaled)
  return `${number} ${byteUnits[power] ?? 'B'}`
}

/** A part of 1 as per cent; only what is complete is shown as 100. */
export function formatPercent(fraction: number, locale: Locale): string {
  const shown = fraction >= 1 ? 1 : Math.min(0.999, Math.floor(fraction * 1000) / 1000)
  const digits = shown === 1 || shown === 0 ? 0 : 1
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(shown)
}
