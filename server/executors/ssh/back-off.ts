import { isTransient } from '@data-migration/contract/errors'

const firstMs = 250
const longestMs = 15_000
/** What only a person can mend is asked rarely: a machine may lock an account after some wrong logins. */
const permanentMs = 60_000

/** Pause before the next attempt after `failures` in a row; `random` in [0, 1) spreads many waiting at once. */
export function backOffMs(failures: number, error: unknown, random: number): number {
  const base = isTransient(error) ? Math.min(longestMs, firstMs * 2 ** (failures - 1)) : permanentMs
  return Math.round(base * (0.75 + random / 2))
}
