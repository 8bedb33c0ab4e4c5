import { z } from 'zod'

/** How a phase is entered: by itself, when a user asks for it, or not at all. */
const entrySchema = z.enum(['auto', 'on-request', 'skip'])
export type PhaseEntry = z.infer<typeof entrySchema>

export const phasePlanSchema = z.strictObject({
  schema: entrySchema.default('auto'),
  full: entrySchema.default('auto'),
  verify: entrySchema.default('auto'),
  incremental: entrySchema.default('auto'),
  reverse: entrySchema.default('on-request'),
})

export type PhasePlan = z.infer<typeof phasePlanSchema>
export type PlannedPhase = keyof PhasePlan

/** Online the verification comes after the catch-up and beside incremental. */
const order: Readonly<Record<'offline' | 'online', readonly PlannedPhase[]>> = {
  offline: ['schema', 'full', 'verify'],
  online: ['schema', 'full', 'incremental', 'verify', 'reverse'],
}

/** The phases of a plan in their order. */
export function phasesOf(plan: PhasePlan, mode: 'offline' | 'online'): readonly PlannedPhase[] {
  return order[mode].filter((phase) => plan[phase] !== 'skip')
}

/** Why a plan makes no sense; null when it does. */
export function planProblem(plan: PhasePlan, mode: 'offline' | 'online'): string | null {
  if (phasesOf(plan, mode).length === 0) return 'no phase is left'
  if (mode === 'offline') return null
  if (plan.incremental === 'skip') return 'an online migration needs incremental; choose offline without it'
  if (plan.full === 'skip') return 'incremental needs the position of a full migration'
  return null
}
