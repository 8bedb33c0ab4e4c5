import { formatBytes, formatCount, formatPercent } from '../format/number.ts'
import { formatDuration, formatInstant, formatUtc } from '../format/time.ts'
import { usePreferences } from '../stores/preferences.ts'

/** The formatters in the language chosen. */
export function useFormat() {
  const preferences = usePreferences()
  return {
    count: (value: number | bigint | string) => formatCount(value, preferences.locale),
    bytes: (value: number | bigint | string) => formatBytes(value, preferences.locale),
    percent: (fraction: number) => formatPercent(fraction, preferences.locale),
    duration: (milliseconds: number) => formatDuration(milliseconds, preferences.locale),
    instant: (value: string) => formatInstant(value, preferences.locale),
    utc: formatUtc,
  }
}
