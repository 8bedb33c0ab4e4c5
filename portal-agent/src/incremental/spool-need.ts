import type { OptionValues } from '@data-migration/contract/options'

export interface SpoolFacts {
  /** How long the source keeps its log; null: as long as nobody removes it. */
  readonly keptForMs: number | null
  /** Of all rows that are loaded, as the source estimates them. */
  readonly bytes: number
  readonly rows: number
}

/** What a load with its indexes manages on slow machines; a real one is faster as a rule. */
const slowBytesPerSecond = 10_000_000
/** Tables, indexes and keys of nearly empty tables take their time, too. */
const leastLoadMs = 10 * 60_000
/** The load may take longer than is thought, and what came meanwhile has to be caught up with. */
const margin = 3

type LimitOptions = Pick<
  OptionValues,
  'spool.mode' | 'limit.hours' | 'limit.rowsPerSecond' | 'limit.bytesPerSecond'
>

/** Whether the log could be gone from the source before it is followed (pitfall X05). */
export function needsSpool(options: LimitOptions, facts: SpoolFacts): boolean {
  const { 'spool.mode': mode } = options
  if (mode !== 'auto') return mode === 'always'
  return facts.keptForMs !== null && facts.keptForMs <= margin * estimatedLoadMs(options, facts)
}

/** Without an end where rows are loaded at certain hours only. */
export function estimatedLoadMs(
  options: LimitOptions,
  { bytes, rows }: Omit<SpoolFacts, 'keptForMs'>,
): number {
  if (options['limit.hours'] !== '') return Number.POSITIVE_INFINITY
  const bytesPerSecond = Math.min(slowBytesPerSecond, orNone(options['limit.bytesPerSecond']))
  const seconds = Math.max(bytes / bytesPerSecond, rows / orNone(options['limit.rowsPerSecond']))
  return Math.max(leastLoadMs, seconds * 1000)
}

/** 0 stands for no limit. */
function orNone(limit: number): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : limit
}
