import { type Random, random } from '../random.ts'

/** What can happen while the source is followed. A round has each once, so that a number of faults has as many of each. */
export const faultKinds = [
  'kill-portal',
  'freeze-portal',
  'take-over',
  'kill-target-backend',
  'kill-source-sessions',
  'half-open-target',
  'half-open-source',
  'restart-target',
  'restart-source',
  'lock-target-table',
  'fill-target-disk',
  'rotate-password',
  'move-clock',
  'fail-over',
] as const
/** `fill-spool-disk` comes at the load of a round that keeps the log, and no other there. */
export type FaultKind = (typeof faultKinds)[number] | 'fill-spool-disk'

/** Where in a batch the fault comes: wherever it is, right before the position is written, or right before COMMIT. */
export type BatchMoment = 'anywhere' | 'position' | 'commit'

export interface PlannedFault {
  readonly kind: FaultKind
  readonly moment: BatchMoment
  /**
   * The harder way of the two: a server is killed instead of stopped, silent connections stay silent instead of being reset,
   * the target's password is changed instead of the source's, the disk is full before anything is kept on it, the clock of the source goes back instead of forth.
   */
  readonly hard: boolean
  /** How long a process is frozen, a network silent, a disk full or a clock wrong. */
  readonly outageMs: number
}

export interface RoundPlan {
  readonly seed: number
  /** Whether both sides are compared beside following. */
  readonly comparing: boolean
  readonly lockMs: number
  /** What happens during the load, of which the log is kept then; null: nothing, and it is not kept. */
  readonly load: PlannedFault | null
  readonly faults: readonly PlannedFault[]
}

/** Faults that can be put at a moment of a batch; the others are about something else than the target's transaction. */
const atMoments: ReadonlySet<FaultKind> = new Set([
  'kill-portal',
  'freeze-portal',
  'take-over',
  'kill-target-backend',
  'half-open-target',
  'restart-target',
])

/** The same seed plans the same round. */
export function planRound(seed: number, lockMs: number): RoundPlan {
  const chance = random(seed)
  const faults = shuffled(faultKinds, chance).map((kind) => planFault(kind, chance))
  const load = seed % 4 >= 2 ? planFault('fill-spool-disk', chance) : null
  return { seed, comparing: seed % 2 === 0, lockMs, load, faults }
}

function planFault(kind: FaultKind, { pick }: Random): PlannedFault {
  const moment = pick<BatchMoment>(['anywhere', 'position', 'commit'])
  return {
    kind,
    moment: atMoments.has(kind) ? moment : 'anywhere',
    hard: pick([false, true]),
    outageMs: pick([500, 2_000, 5_000]),
  }
}

function shuffled<T>(items: readonly T[], { next }: Random): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
