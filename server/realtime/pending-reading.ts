import type { Urgency } from './topic-feed.ts'
import type { Wanted } from './topic-views.ts'

/** What has to be read next, and how soon. */
export interface PendingReading {
  readonly urgency: Urgency
  readonly wanted: Wanted
}

/** More items than this are read as a whole. */
const itemsAtMost = 200

export function withChange(
  pending: PendingReading | null,
  urgency: Urgency,
  itemId: string | undefined,
): PendingReading {
  return {
    urgency: urgency === 'state' ? 'state' : (pending?.urgency ?? 'progress'),
    wanted: itemId === undefined ? 'all' : withItem(pending?.wanted ?? [], itemId),
  }
}

function withItem(wanted: Wanted, itemId: string): Wanted {
  if (wanted === 'all' || wanted.includes(itemId)) return wanted
  return wanted.length < itemsAtMost ? [...wanted, itemId] : 'all'
}
