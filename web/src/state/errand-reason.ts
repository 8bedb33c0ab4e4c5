import type { SubTaskSummary } from '@data-migration/contract/api'
import { type ErrandKind, subTaskStateTable } from '@data-migration/contract/task'

export type ErrandReason = 'not-moved' | 'at-work' | 'follows' | 'has-ended'

type Seen = Pick<SubTaskSummary, 'state' | 'mode' | 'possible'>

/** Why both sides cannot be compared or repaired now; null where they can. */
export function errandReason({ state, mode, possible }: Seen, kind: ErrandKind): ErrandReason | null {
  if (possible.includes(kind)) return null
  if (state === 'not-started' || state === 'precheck-failed') return 'not-moved'
  const rests = state === 'stopped' || subTaskStateTable[state].family === 'end'
  if (!rests) return mode === 'online' ? 'follows' : 'at-work'
  if (state === 'finished') return 'has-ended'
  return mode === 'online' ? 'follows' : 'not-moved'
}
