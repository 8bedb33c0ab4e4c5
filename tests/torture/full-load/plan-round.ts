import { random } from '../random.ts'

/** Where a run is when the fault comes. */
export const moments = ['ddl', 'position', 'copy', 'commit', 'index-build'] as const
export type Moment = (typeof moments)[number]

export type FaultKind =
  | 'kill-portal'
  | 'freeze-portal'
  | 'take-over'
  | 'kill-target-backend'
  | 'kill-source-sessions'
  | 'restart-target'
  | 'black-hole-target'
  | 'black-hole-source'

export interface PlannedFault {
  readonly moment: Moment
  readonly kind: FaultKind
}

export interface RoundPlan {
  readonly seed: number
  readonly keys: boolean
  /** Whether somebody writes to the source all the while. */
  readonly changing: boolean
  readonly faults: readonly PlannedFault[]
}

const anywhere = [
  'kill-portal',
  'freeze-portal',
  'take-over',
  'kill-target-backend',
  'restart-target',
  'black-hole-target',
] as const
const whileReading = [...anywhere, 'kill-source-sessions', 'black-hole-source'] as const

/** The moments in the order a run meets them; all of them come up in every few rounds. */
const slots: readonly (readonly [Moment, ...Moment[]])[] = [
  ['ddl', 'position'],
  ['position', 'copy'],
  ['copy', 'commit'],
  ['commit', 'index-build'],
]

/** The same seed plans the same round. Keys and a changing source alternate, so that every combination comes up. */
export function planRound(seed: number): RoundPlan {
  const { pick } = random(seed)
  const faults: PlannedFault[] = []
  for (const choices of slots) {
    const moment = pick(choices)
    // The position is written once a view: a second time only a restart brings about.
    const again = faults.some((fault) => fault.moment === moment && moment === 'position')
    const chosen = again ? 'copy' : moment
    faults.push({ moment: chosen, kind: pick(chosen === 'copy' ? whileReading : anywhere) })
  }
  return { seed, keys: seed % 2 === 0, changing: Math.floor(seed / 2) % 2 === 1, faults }
}
