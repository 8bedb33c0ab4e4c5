import { z } from 'zod'

/**
 * What a sub-task at rest can be sent out for beside its migration: to compare both sides anew, to write down the
 * statements that mend the target, or to apply them and compare again. Each is a run of its own.
 */
export const errandKinds = ['verify', 'repair', 'apply-repair'] as const

export const errandKindSchema = z.enum(errandKinds)
export type ErrandKind = z.infer<typeof errandKindSchema>

export interface Errand {
  readonly kind: ErrandKind
  /** Where the sub-task rested, and rests again when the errand is done. */
  readonly from: 'finished' | 'failed' | 'stopped'
}

export function isErrandKind(event: string): event is ErrandKind {
  return (errandKinds as readonly string[]).includes(event)
}

const restingStates: ReadonlySet<string> = new Set<Errand['from']>(['finished', 'failed', 'stopped'])

export function isErrandOrigin(state: string): state is Errand['from'] {
  return restingStates.has(state)
}
