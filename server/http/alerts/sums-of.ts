import type { AlertCount } from '../../store/alerts.ts'

/** How many alerts there are by what `keyOf` gives; those without a key are left out. */
export function sumsOf<K extends string>(
  counts: readonly AlertCount[],
  keyOf: (count: AlertCount) => K | null,
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {}
  for (const one of counts) {
    const key = keyOf(one)
    if (key !== null) found[key] = (found[key] ?? 0) + one.count
  }
  return found
}
