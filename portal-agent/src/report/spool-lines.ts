import type { Progress } from '@data-migration/contract/portal'
import { shortBytes } from './format-quantity.ts'

/** How far the source's log is kept on the executor, for people. */
export function spoolLines({ spool }: Progress): string[] {
  if (spool === undefined) return []
  const { since, bytes, position, error } = spool
  return [
    `Kept log  ${shortBytes(bytes)} since ${since}, up to ${position.value}`,
    ...(error === undefined
      ? []
      : [`          ${error.code} ${error.message}`, `          Next step: ${error.remedy}`]),
  ]
}
